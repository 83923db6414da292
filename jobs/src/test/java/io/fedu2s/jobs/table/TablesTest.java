package io.fedu2s.jobs.table;

import static io.fedu2s.jobs.table.TableName.EVALUATIONS;
import static io.fedu2s.jobs.table.TableName.REJECTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.Reject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class TablesTest {
    private final SparkSession spark;

    @TempDir
    private Path output;

    private Tables tables;

    TablesTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void open() {
        tables = new Tables(spark, output.toString(), "run");
    }

    @Test
    void aTableThatWasNeverWrittenIsEmptyAndHasItsColumns() {
        assertThat(tables.exists(EVALUATIONS)).isFalse();
        assertThat(tables.version(EVALUATIONS)).isEqualTo(-1);
        assertThat(tables.committed(EVALUATIONS, "step", 0)).isFalse();
        assertThat(tables.read(EVALUATIONS).schema()).isEqualTo(EVALUATIONS.schema());
        assertThat(tables.read(EVALUATIONS).count()).isZero();
    }

    @Test
    void aStepIsCommittedOnceHoweverOftenItIsTried() {
        tables.append(REJECTS, rows("a"), "step", 1);
        long version = tables.version(REJECTS);
        tables.append(REJECTS, rows("b"), "step", 1);
        tables.append(REJECTS, rows("b"), "step", 0);
        assertThat(tables.version(REJECTS)).isEqualTo(version);
        assertThat(documents()).containsExactly("a");
        tables.append(REJECTS, rows("b"), "step", 2);
        tables.append(REJECTS, rows("c"), "another", 1);
        assertThat(documents()).containsExactly("a", "b", "c");
        assertThat(tables.committed(REJECTS, "step", 2)).isTrue();
        assertThat(tables.committed(REJECTS, "step", 3)).isFalse();
        assertThat(new Tables(spark, output.toString(), "another run").committed(REJECTS, "step", 2))
                .isFalse();
    }

    @Test
    void whatIsReplacedIsNoLongerCommitted() {
        tables.replace(REJECTS, rows("a"), "one", 0);
        tables.append(REJECTS, rows("b"), "one", 1);
        assertThat(documents()).containsExactly("a", "b");
        long version = tables.version(REJECTS);
        tables.replace(REJECTS, rows("x"), "one", 0);
        assertThat(tables.version(REJECTS)).isEqualTo(version);

        tables.replace(REJECTS, rows("c"), "two", 0);
        assertThat(documents()).containsExactly("c");
        assertThat(tables.committed(REJECTS, "one", 0)).isFalse();
        assertThat(tables.committed(REJECTS, "two", 0)).isTrue();

        tables.replace(REJECTS, rows("a"), "one", 0);
        assertThat(documents()).containsExactly("a");
        assertThat(tables.committed(REJECTS, "one", 0)).isTrue();
        assertThat(tables.committed(REJECTS, "one", 1)).isFalse();
    }

    @Test
    void tablesOfClientsAreAndStayClusteredByClient() {
        tables.append(REJECTS, rows("a"), "one", 0);
        tables.replace(REJECTS, rows("b"), "two", 0);
        List<Object> columns = DeltaTable.forPath(spark, tables.path(REJECTS))
                .detail()
                .select("clusteringColumns")
                .first()
                .getList(0);
        assertThat(columns).containsExactly("client_id");
    }

    @Test
    void aFolderWithOtherColumnsIsRefusedByName() {
        spark.range(3).write().format("delta").save(tables.path(REJECTS));
        assertThatThrownBy(() -> tables.read(REJECTS))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(tables.path(REJECTS))
                .hasMessageContaining("document_id")
                .hasMessageContaining("[id]");
    }

    private List<String> documents() {
        return tables.read(REJECTS).select("document_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private Dataset<Row> rows(String... documents) {
        return spark.createDataFrame(
                Stream.of(documents)
                        .map(document -> new Reject("client", "domain", document, -1, "empty", "").toRow())
                        .toList(),
                Reject.SCHEMA);
    }
}
