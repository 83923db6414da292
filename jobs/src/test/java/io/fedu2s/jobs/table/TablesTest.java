package io.fedu2s.jobs.table;

import static io.fedu2s.jobs.table.TableName.EVALUATIONS;
import static io.fedu2s.jobs.table.TableName.REJECTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.fedu2s.udf.error.UserException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
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
    void whatSomebodyElseCommittedMeanwhileIsNotCommittedAgain() {
        tables.append(REJECTS, rows("a"), "step", 1);
        String path = tables.path(REJECTS);
        DeltaWrite.appending(rows("b"), "another@0", 2).to(spark, path);
        long version = tables.version(REJECTS);
        DeltaWrite.appending(rows("b"), "another@0", 2).to(spark, path);
        DeltaWrite.replacing(rows("c"), "another@0", 1).to(spark, path);
        assertThat(tables.version(REJECTS)).isEqualTo(version);
        assertThat(documents()).containsExactly("a", "b");
    }

    /** As Delta's own writer, which both tables must go on with. */
    @Test
    void aTableIsWhatDeltaItselfWouldMakeOfIt() {
        String theirs = output.resolve("theirs").toString();
        DeltaTable.create(spark)
                .location(theirs)
                .addColumns(REJECTS.schema())
                .clusterBy("client_id")
                .execute();
        rows("a").write().format("delta").mode(SaveMode.Append).save(theirs);
        tables.append(REJECTS, rows("a"), "step", 1);
        List<String> kept = List.of("properties", "minReaderVersion", "minWriterVersion", "tableFeatures", "numFiles");
        assertThat(detail(tables.path(REJECTS), kept)).isEqualTo(detail(theirs, kept));
        assertThat(spark.read().format("delta").load(tables.path(REJECTS)).schema())
                .isEqualTo(spark.read().format("delta").load(theirs).schema());
        rows("b").write().format("delta").mode(SaveMode.Append).save(tables.path(REJECTS));
        assertThat(spark.read().format("delta").load(tables.path(REJECTS)).count())
                .isEqualTo(2);
    }

    private Row detail(String path, List<String> columns) {
        return DeltaTable.forPath(spark, path)
                .detail()
                .select(columns.stream().map(functions::col).toArray(Column[]::new))
                .first();
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
        return RejectRows.documents(tables);
    }

    private Dataset<Row> rows(String... documents) {
        return RejectRows.of(spark, documents);
    }
}
