package io.fedu2s.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.DeltaState;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.spark.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tables as input: which table and version is read, and what its rows are called. */
@ExtendWith(SharedSpark.class)
class DeltaInputTest {
    private static final String ROWS = "format: delta, client: {from: column, column: owner}, examples: [x]}";
    private static final String ONE_SPLIT = "134217728";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private IngestedFolder run;

    DeltaInputTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void open() {
        run = new IngestedFolder(spark, folder, "out");
    }

    @Test
    void anotherTableOfAsManyCommitsIsAnotherInput() throws IOException {
        table("one", "north", "The baker of Norr sells %d loaves on a Monday.", 3);
        table("two", "south", "The smith of Sund shoes %d horses on a Friday.", 3);
        assertThat(run.ingest("{name: trade, clients: one, " + ROWS).changed()).isTrue();
        assertThat(run.ingest("{name: trade, clients: one, " + ROWS).changed()).isFalse();

        assertThat(run.ingest("{name: trade, clients: two, " + ROWS).changed()).isTrue();
        assertThat(run.accepted()).hasSize(3).allMatch(document -> document.startsWith("south/"));

        delete(folder.resolve("two"));
        table("two", "east", "The miller of Elv grinds %d sacks on a Tuesday.", 3);
        assertThat(run.ingest("{name: trade, clients: two, " + ROWS).changed())
                .as("another table in the same place")
                .isTrue();
        assertThat(run.accepted()).hasSize(3).allMatch(document -> document.startsWith("east/"));
    }

    @Test
    void theVersionThatNamesTheStepIsReadWhateverIsCommittedMeanwhile() throws IOException {
        table("one", "north", "The baker of Norr sells %d loaves on a Monday.", 3);
        RunConfig config = run.config("{name: trade, clients: one, " + ROWS);
        DomainFiles listed =
                DomainFiles.list(spark, config.input(), config.input().domains().get(0));

        spark.read()
                .format("delta")
                .load(folder.resolve("one").toString())
                .write()
                .format("delta")
                .mode("append")
                .save(folder.resolve("one").toString());

        assertThat(new DomainDocuments(spark, spec(config)).of(listed).count()).isEqualTo(3);
        assertThat(DeltaState.of(spark, listed.root()).version()).isEqualTo(1);
    }

    @Test
    void rowsWithoutANameAreAllReadAndNamedAlikeHoweverTheFilesAreCut() {
        spark.conf().set("parquet.block.size", "40000");
        try {
            spark.range(0, 400, 1, 1)
                    .selectExpr(
                            "'north' AS owner",
                            "concat('The mill of Norr has the number ', id, ' and grinds rye and barley.') AS text",
                            "array_join(transform(sequence(1, 20), x -> uuid()), '') AS junk")
                    .write()
                    .format("delta")
                    .save(folder.resolve("rows").toString());
        } finally {
            spark.conf().unset("parquet.block.size");
        }
        String domain = "{name: trade, clients: rows, " + ROWS;
        List<String> whole = accepted("whole", ONE_SPLIT, domain);
        List<String> cut = accepted("cut", "30000", domain);
        assertThat(whole).hasSize(400).doesNotHaveDuplicates();
        assertThat(cut).isEqualTo(whole);

        spark.read()
                .format("delta")
                .load(folder.resolve("rows").toString())
                .repartition(5)
                .write()
                .parquet(folder.resolve("files").toString());
        assertThat(accepted(
                        "parquet", "30000", domain.replace("delta", "parquet").replace("rows", "files")))
                .as("the same rows in other files of another format")
                .isEqualTo(whole);
    }

    @Test
    void equalRowsWithoutANameAreDuplicatesAndAnOptimisedTableRenamesNothing() {
        table("twice", "north", "The baker of Norr sells %d loaves on a Monday.", 2);
        spark.sql("SELECT 'north' AS owner, 'The baker of Norr sells 1 loaves  on a Monday.' AS text UNION ALL"
                        + " SELECT 'north', 'The baker of Norr sells 1 loaves on a Monday.' UNION ALL"
                        + " SELECT 'west', 'The baker of Norr sells 1 loaves on a Monday.' UNION ALL"
                        + " SELECT 'west', NULL")
                .repartition(2)
                .write()
                .format("delta")
                .mode("append")
                .save(folder.resolve("twice").toString());
        String domain = "{name: trade, clients: twice, " + ROWS;
        IngestResult result = run.ingest(domain);
        assertThat(result.documents()).isEqualTo(6);
        assertThat(result.accepted()).isEqualTo(3);
        assertThat(result.rejected()).isEqualTo(Map.of("duplicate", 2L, "text_missing", 1L));
        List<String> names = run.accepted();

        DeltaTable.forPath(spark, folder.resolve("twice").toString()).optimize().executeCompaction();
        assertThat(run.ingest(domain).changed()).isTrue();
        assertThat(run.accepted()).isEqualTo(names);
    }

    private List<String> accepted(String output, String splitBytes, String domain) {
        String before = spark.conf().get("spark.sql.files.maxPartitionBytes");
        spark.conf().set("spark.sql.files.maxPartitionBytes", splitBytes);
        try {
            var other = new IngestedFolder(spark, folder, output);
            other.ingest(domain);
            return other.accepted();
        } finally {
            spark.conf().set("spark.sql.files.maxPartitionBytes", before);
        }
    }

    private void table(String name, String owner, String text, int rows) {
        spark.range(0, rows, 1, 1)
                .selectExpr("'" + owner + "' AS owner", "format_string('" + text + "', id) AS text")
                .write()
                .format("delta")
                .save(folder.resolve(name).toString());
    }

    private IngestSpec spec(RunConfig config) {
        return IngestJob.spec(
                spark,
                config,
                new Tables(spark, config.output().root(), "test"),
                Progress.of(LoggerFactory.getLogger(DeltaInputTest.class), "files", 1));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
