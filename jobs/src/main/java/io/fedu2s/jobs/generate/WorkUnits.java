package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The units of work of a corpus: each client's chunks, in the order of their ids, cut into blocks of equal size, and all
 * blocks numbered client by client from 0. The numbers depend on the chunks alone, not on partitions, cores or machines.
 */
public final class WorkUnits {
    private static final StructType FIRST_UNITS = new StructType(new StructField[] {
        DataTypes.createStructField("client_id", DataTypes.StringType, false),
        DataTypes.createStructField("first_unit", DataTypes.LongType, false),
    });

    private final int blockSize;
    private final List<Row> firstUnits;
    private final long units;
    private final long chunks;

    private WorkUnits(int blockSize, List<Row> firstUnits, long units, long chunks) {
        this.blockSize = blockSize;
        this.firstUnits = firstUnits;
        this.units = units;
        this.chunks = chunks;
    }

    /** Counts the chunks of each client. */
    public static WorkUnits of(Dataset<Row> chunks, int blockSize) {
        List<Row> firstUnits = new ArrayList<>();
        long units = 0;
        long total = 0;
        for (Row client : chunks.groupBy("client_id")
                .agg(count(lit(1)).as("chunks"))
                .orderBy("client_id")
                .collectAsList()) {
            long own = client.<Long>getAs("chunks");
            firstUnits.add(RowFactory.create(client.<String>getAs("client_id"), units));
            units += (own + blockSize - 1) / blockSize;
            total += own;
        }
        return new WorkUnits(blockSize, firstUnits, units, total);
    }

    /** How many units there are. */
    public long units() {
        return units;
    }

    /** How many chunks there are. */
    public long chunks() {
        return chunks;
    }

    /** The chunks with the column {@code unit} more. */
    public Dataset<Row> number(SparkSession spark, Dataset<Row> corpus) {
        var position = row_number().over(Window.partitionBy("client_id").orderBy("chunk_id"));
        var block = position.minus(1).divide(blockSize).cast(DataTypes.LongType);
        return corpus.join(broadcast(spark.createDataFrame(firstUnits, FIRST_UNITS)), "client_id")
                .withColumn("unit", col("first_unit").plus(block))
                .drop("first_unit");
    }

    /** The rows with each unit whole and side by side, in at most {@code partitions} partitions, in order of an id. */
    public static Dataset<Row> together(Dataset<Row> rows, int partitions, String... order) {
        List<Column> by = new ArrayList<>(List.of(col("unit")));
        for (String column : order) {
            by.add(col(column));
        }
        return rows.repartitionById(partitions, col("unit").mod(partitions).cast(DataTypes.IntegerType))
                .sortWithinPartitions(by.toArray(Column[]::new));
    }
}
