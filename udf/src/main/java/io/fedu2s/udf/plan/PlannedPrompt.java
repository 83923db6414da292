package io.fedu2s.udf.plan;

import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.UnitRows;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * All of a generation but the text, and the prompt that asks for it.
 *
 * @param unit the unit of work that makes it, see {@link UnitRows}
 * @param prompt what the model continues; empty where there is nothing to ask
 * @param response of the place that {@link Generation#evidence} holds, where the model writes none
 * @param about the text that the prompt is about, where the answer may have to consist of its words
 * @param generation the row: its finish reason is {@link #PENDING}, or why there is nothing to ask
 */
public record PlannedPrompt(long unit, String prompt, String response, String about, Generation generation) {
    /** The finish reason of a row that the model has yet to write. */
    public static final String PENDING = "pending";

    /** Columns of a plan. */
    public static final StructType SCHEMA = new StructType(new StructField[] {
        DataTypes.createStructField("unit", DataTypes.LongType, false),
        DataTypes.createStructField("prompt", DataTypes.StringType, false),
        DataTypes.createStructField("response", DataTypes.StringType, false),
        DataTypes.createStructField("about", DataTypes.StringType, false),
        DataTypes.createStructField("generation", Generation.SCHEMA, false),
    });

    /** Reads a row by the names of its columns. */
    public static PlannedPrompt fromRow(Row row) {
        return new PlannedPrompt(
                row.<Long>getAs("unit"),
                row.getAs("prompt"),
                row.getAs("response"),
                row.getAs("about"),
                Generation.fromRow(row.<Row>getAs("generation")));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return RowFactory.create(unit, prompt, response, about, generation.toRow());
    }
}
