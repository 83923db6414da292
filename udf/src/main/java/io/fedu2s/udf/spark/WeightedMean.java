package io.fedu2s.udf.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udaf;

import io.fedu2s.udf.exchange.FixedPoint;
import io.fedu2s.udf.exchange.LittleEndian;
import io.fedu2s.udf.exchange.WeightedSum;
import io.fedu2s.udf.record.UpdateBlock;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.types.StructType;

/**
 * The weighted mean of the clients' updates of one row block, as Spark's aggregation: fixed point in, float32 out, both
 * little endian. The sum between is exact ({@link WeightedSum}), so partial sums may be made and merged in any order.
 */
public final class WeightedMean extends Aggregator<Row, WeightedSum, byte[]> {
    private static final long serialVersionUID = 1L;

    private static final StructType INPUT = new StructType()
            .add(UpdateBlock.SCHEMA.apply("tensor"))
            .add(UpdateBlock.SCHEMA.apply("weight"))
            .add(UpdateBlock.SCHEMA.apply("values"));

    private final FixedPoint scale;

    private WeightedMean(FixedPoint scale) {
        this.scale = scale;
    }

    /**
     * The mean of the group's rows of {@code updates}.
     *
     * @param scale the fixed point of {@code values}
     * @return a column of float32 blocks
     */
    public static Column of(FixedPoint scale) {
        return udaf(new WeightedMean(scale), Encoders.row(INPUT)).apply(col("tensor"), col("weight"), col("values"));
    }

    @Override
    public WeightedSum zero() {
        return new WeightedSum();
    }

    @Override
    public WeightedSum reduce(WeightedSum sum, Row update) {
        return sum.add(update.getString(0), update.getLong(1), LittleEndian.longs(update.getAs(2)));
    }

    @Override
    public WeightedSum merge(WeightedSum sum, WeightedSum other) {
        return sum.merge(other);
    }

    @Override
    public byte[] finish(WeightedSum sum) {
        return LittleEndian.bytes(sum.mean(scale));
    }

    @Override
    public Encoder<WeightedSum> bufferEncoder() {
        return Encoders.javaSerialization(WeightedSum.class);
    }

    @Override
    public Encoder<byte[]> outputEncoder() {
        return Encoders.BINARY();
    }
}
