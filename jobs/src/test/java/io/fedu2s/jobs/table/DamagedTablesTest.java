package io.fedu2s.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What full and failing disks leave of tables. */
@ExtendWith(SharedSpark.class)
class DamagedTablesTest {
    private static final TableName REJECTS = TableName.REJECTS;

    private final SparkSession spark;

    @TempDir
    private Path output;

    private Tables tables;

    DamagedTablesTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void open() {
        tables = new Tables(spark, output.toString(), "run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_delta_log/",
                "_delta_log/_staged_commits/",
                "_delta_log/00000000000000000000.json",
                "_delta_log/.00000000000000000000.json.0b0e3d9c-5b0a-4a6a-9f0e-2d6a0e1c1f11.tmp"
            })
    void aTableWhoseFirstCommitCameToNothingIsNoneAndIsMadeByTheNext(String left) throws IOException {
        leave(REJECTS, left);
        assertThat(tables.exists(REJECTS)).isFalse();
        assertThat(tables.read(REJECTS).count()).isZero();
        assertThat(tables.states().get(Arrays.asList(TableName.values()).indexOf(REJECTS)))
                .isEqualTo("none");
        assertThat(tables.last(REJECTS, "step")).isEqualTo(-1);

        tables.append(REJECTS, rows("a"), "step", 0);
        tables.replace(REJECTS, rows("b"), "another");
        tables.append(REJECTS, rows("c"), "another", 1);
        assertThat(documents()).containsExactly("b", "c");
        List<Object> columns = DeltaTable.forPath(spark, tables.path(REJECTS))
                .detail()
                .select("clusteringColumns")
                .first()
                .getList(0);
        assertThat(columns).containsExactly("client_id");
    }

    @ParameterizedTest
    @EnumSource(TableName.class)
    void everyTableOfARunIsMadeOverAnEmptyLog(TableName table) throws IOException {
        leave(table, "_delta_log/_staged_commits/");
        tables.replace(table, spark.createDataFrame(List.of(), table.schema()), "step");
        assertThat(tables.holds(table, "step")).isTrue();
        assertThat(tables.read(table).schema()).isEqualTo(table.schema());
    }

    @Test
    void whatALaterCommitLostIsCommittedAgain() throws IOException {
        tables.append(REJECTS, rows("a"), "step", 0);
        tables.append(REJECTS, rows("b"), "step", 1);
        Tables damaged = damaged("00000000000000000002.json", "");
        assertThat(damaged.last(REJECTS, "step")).isZero();
        damaged.append(REJECTS, rows("b"), "step", 1);
        assertThat(RejectRows.documents(damaged)).containsExactly("a", "b");
    }

    @Test
    void aCommitThatWasCutOffIsToldByTheTablesName() throws IOException {
        tables.append(REJECTS, rows("a"), "step", 0);
        assertRefused(
                damaged("00000000000000000001.json", "{\"add\":{\"path\":\"part-0000"), "Unexpected end-of-input");
    }

    @Test
    void aMissingCommitIsToldByTheTablesName() throws IOException {
        tables.append(REJECTS, rows("a"), "step", 0);
        tables.append(REJECTS, rows("b"), "step", 1);
        Tables damaged = damaged("00000000000000000001.json", "");
        Files.delete(other().resolve("_delta_log/00000000000000000001.json"));
        assertRefused(damaged, "are not contiguous");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_delta_log/"})
    void rowsWithoutALogAreNotTakenForNone(String left) throws IOException {
        leave(REJECTS, left);
        Files.writeString(folder(output, REJECTS).resolve("part-00000-a.snappy.parquet"), "PAR1");
        assertRefused(tables, "no log that says which of them count");
        assertThat(folder(output, REJECTS).resolve("part-00000-a.snappy.parquet"))
                .exists();
    }

    private void assertRefused(Tables damaged, String why) {
        List<Runnable> uses = List.of(
                () -> damaged.version(REJECTS),
                () -> damaged.read(REJECTS),
                () -> damaged.append(REJECTS, rows("x"), "step", 9),
                () -> damaged.replace(REJECTS, rows("x"), "other"));
        for (Runnable use : uses) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(damaged.path(REJECTS))
                    .hasMessageContaining(why)
                    .hasMessageContaining("move it away")
                    .hasMessageContaining("privacy");
        }
    }

    /** Makes an empty file, or a folder. */
    private void leave(TableName table, String name) throws IOException {
        Path left = folder(output, table).resolve(name);
        Files.createDirectories(name.endsWith("/") || name.isEmpty() ? left : left.getParent());
        if (!Files.exists(left)) {
            Files.createFile(left);
        }
    }

    /** A copy of the tables, of which Delta remembers nothing, with another text in a commit. */
    private Tables damaged(String commit, String text) throws IOException {
        Path from = folder(output, REJECTS);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(each -> !each.toString().endsWith(".crc"))
                    .toList()) {
                Path copy = other().resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.writeString(other().resolve("_delta_log").resolve(commit), text);
        return new Tables(spark, output.resolve("other").toString(), "run");
    }

    private Path other() {
        return folder(output.resolve("other"), REJECTS);
    }

    private static Path folder(Path output, TableName table) {
        return output.resolve("tables").resolve(table.folder());
    }

    private List<String> documents() {
        return RejectRows.documents(tables);
    }

    private Dataset<Row> rows(String... documents) {
        return RejectRows.of(spark, documents);
    }
}
