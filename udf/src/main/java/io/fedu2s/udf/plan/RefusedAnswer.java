package io.fedu2s.udf.plan;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * An answer that goes back to the model.
 *
 * @param chunkId its chunk
 * @param sample the how-manieth answer about that chunk
 * @param attempt the how-manieth attempt at it, from 0
 * @param generationId names the answer
 * @param evidence the place of the chunk that it is about
 * @param text the answer
 * @param complaint what is wrong with it and what is wanted, in a sentence
 */
public record RefusedAnswer(
        String chunkId, int sample, int attempt, String generationId, String evidence, String text, String complaint) {
    /** Columns of refused answers. */
    public static final StructType SCHEMA = new StructType(new StructField[] {
        DataTypes.createStructField("chunk_id", DataTypes.StringType, false),
        DataTypes.createStructField("sample", DataTypes.IntegerType, false),
        DataTypes.createStructField("attempt", DataTypes.IntegerType, false),
        DataTypes.createStructField("generation_id", DataTypes.StringType, false),
        DataTypes.createStructField("evidence", DataTypes.StringType, false),
        DataTypes.createStructField("text", DataTypes.StringType, false),
        DataTypes.createStructField("complaint", DataTypes.StringType, false),
    });

    /** Reads a row by the names of its columns. */
    public static RefusedAnswer fromRow(Row row) {
        return new RefusedAnswer(
                row.getAs("chunk_id"),
                row.<Integer>getAs("sample"),
                row.<Integer>getAs("attempt"),
                row.getAs("generation_id"),
                row.getAs("evidence"),
                row.getAs("text"),
                row.getAs("complaint"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return RowFactory.create(chunkId, sample, attempt, generationId, evidence, text, complaint);
    }
}
