package io.fedu2s.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.fedu2s.udf.error.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tables that others than this program's commands touch.
 *
 * <pre>
 *                                      every table      one table in depth
 *   DELETE                             refused          refused; taken back by RESTORE it goes on
 *   UPDATE, MERGE, INSERT              -                refused; taken back by RESTORE it goes on
 *   RESTORE to an older version        -                refused
 *   OPTIMIZE, VACUUM, properties       -                goes on, with the same rows
 *   files of the log lost, cut off     DamagedTablesTest
 * </pre>
 */
@ExtendWith(SharedSpark.class)
class TouchedTablesTest {
    private static final TableName REJECTS = TableName.REJECTS;

    private final SparkSession spark;

    @TempDir
    private Path output;

    private Tables tables;

    TouchedTablesTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void open() {
        tables = again();
    }

    /** As the next command opens them. */
    private Tables again() {
        return new Tables(spark, output.toString(), "run");
    }

    @ParameterizedTest
    @EnumSource(TableName.class)
    void rowsThatAnotherProgramTookOutOfAnyTableAreMissed(TableName table) {
        Row row = row(table.schema());
        tables.append(table, spark.createDataFrame(List.of(row), table.schema()), "step", 0);
        assertThat(again().committed(table, "step", 0)).isTrue();

        spark.sql("DELETE FROM delta.`%s`".formatted(tables.path(table)));

        assertRefused(table, "DELETE", 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | DELETE FROM delta.`%s` WHERE document_id = 'a'",
                "UPDATE | UPDATE delta.`%s` SET reason = 'x' WHERE document_id = 'b'",
                "MERGE  | MERGE INTO delta.`%1$s` t USING delta.`%1$s` s ON t.document_id = s.document_id WHEN MATCHED THEN DELETE",
                "WRITE  | INSERT INTO delta.`%1$s` SELECT * FROM delta.`%1$s`"
            })
    void aChangeOfRowsIsToldByItsNameAndWhenTakenBackEverythingGoesOn(String operation, String change) {
        written();
        spark.sql(change.formatted(tables.path(REJECTS)));

        assertRefused(REJECTS, operation, 2);

        spark.sql("RESTORE TABLE delta.`%s` TO VERSION AS OF 2".formatted(tables.path(REJECTS)));
        assertThat(RejectRows.documents(again())).containsExactly("a", "b");
        again().append(REJECTS, rows("c"), "step", 2);
        assertThat(RejectRows.documents(again())).containsExactly("a", "b", "c");
    }

    @Test
    void anOlderVersionIsNotTakenForTheLastOne() {
        written();
        spark.sql("RESTORE TABLE delta.`%s` TO VERSION AS OF 1".formatted(tables.path(REJECTS)));

        assertRefused(REJECTS, "RESTORE", 2);
    }

    @Test
    void whatChangesNoRowsChangesNothing() {
        written();
        DeltaTable table = DeltaTable.forPath(spark, tables.path(REJECTS));
        table.optimize().executeCompaction();
        spark.sql("ALTER TABLE delta.`%s` SET TBLPROPERTIES ('some.property' = 'x')".formatted(tables.path(REJECTS)));
        spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        try {
            table.vacuum(0);
        } finally {
            spark.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
        }

        assertThat(RejectRows.documents(again())).containsExactly("a", "b");
        assertThat(again().last(REJECTS, "step")).isEqualTo(1);
        again().append(REJECTS, rows("b"), "step", 1);
        assertThat(RejectRows.documents(again())).containsExactly("a", "b");
    }

    @Test
    void whatThisProgramErasesOrExchangesIsItsOwn() {
        written();
        Erasure erasure = new Erasure(spark, tables);
        erasure.delete(REJECTS, Erasure.ofClient("client"));
        assertThatCode(() -> again().read(REJECTS)).doesNotThrowAnyException();
        erasure.forgetHistory(REJECTS);
        again().append(REJECTS, rows("a", "b"), "step", 0);
        Dataset<Row> gone = rows("a").select("document_id");
        again().exchange(REJECTS, gone, new String[] {"document_id"}, rows("d"), "exchanged");
        again().keep(REJECTS, functions.col("document_id").notEqual("b"), "kept", 0);

        assertThat(again().exists(REJECTS)).isTrue();
    }

    /** Version 0 makes the table, 1 and 2 write a row each. */
    private void written() {
        tables.append(REJECTS, rows("a"), "step", 0);
        tables.append(REJECTS, rows("b"), "step", 1);
    }

    private void assertRefused(TableName table, String operation, long back) {
        List<Runnable> uses = List.of(
                () -> again().version(table),
                () -> again().read(table),
                () -> again().committed(table, "step", 0),
                () -> again().replace(table, spark.createDataFrame(List.of(), table.schema()), "other"));
        for (Runnable use : uses) {
            assertThatThrownBy(use::run)
                    .as("%s", table)
                    .isInstanceOf(UserException.class)
                    .hasMessageContainingAll(
                            tables.path(table),
                            "is a " + operation + " that",
                            "TO VERSION AS OF " + back,
                            "'privacy'",
                            "forget");
        }
    }

    private Dataset<Row> rows(String... documents) {
        return RejectRows.of(spark, documents);
    }

    /** Some row of a schema. */
    private static Row row(StructType schema) {
        List<Object> values = new ArrayList<>();
        for (StructField field : schema.fields()) {
            values.add(value(field.dataType()));
        }
        return RowFactory.create(values.toArray());
    }

    private static Object value(DataType type) {
        if (type instanceof StructType struct) {
            return row(struct);
        }
        if (type instanceof ArrayType) {
            return List.of();
        }
        if (type instanceof MapType) {
            return Map.of();
        }
        Map<DataType, Object> values = Map.of(
                DataTypes.StringType,
                "x",
                DataTypes.IntegerType,
                1,
                DataTypes.LongType,
                1L,
                DataTypes.DoubleType,
                1.0,
                DataTypes.FloatType,
                1f,
                DataTypes.BooleanType,
                true,
                DataTypes.BinaryType,
                new byte[] {1});
        if (!values.containsKey(type)) {
            throw new AssertionError("no value of " + type);
        }
        return values.get(type);
    }
}
