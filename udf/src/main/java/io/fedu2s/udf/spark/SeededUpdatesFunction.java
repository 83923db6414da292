package io.fedu2s.udf.spark;

import io.fedu2s.udf.exchange.Bfloat16;
import io.fedu2s.udf.exchange.RowSpan;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.UpdateBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Makes up an update for every number of a partition: one tensor in bfloat16, its values drawn from (seed, client), with
 * magnitudes from 2^-11 to 2^-8 and random signs. For benchmarks.
 */
public final class SeededUpdatesFunction implements MapPartitionsFunction<Long, Row> {
    private static final long serialVersionUID = 1L;

    /** The name of the tensor. */
    private static final String TENSOR = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

    private static final int COLUMNS = 1024;

    /** Of four bfloat16 numbers: sign, the last two bits of the exponent, all of the mantissa. */
    private static final long DRAWN = 0x81ff_81ff_81ff_81ffL;

    private static final long SMALL = 0x3a00_3a00_3a00_3a00L;

    private final int parameters;
    private final long seed;

    /**
     * A function.
     *
     * @param parameters values of an update, rounded up to whole rows of 1,024
     * @param seed of all of them
     */
    public SeededUpdatesFunction(int parameters, long seed) {
        this.parameters = parameters;
        this.seed = seed;
    }

    @Override
    public Iterator<Row> call(Iterator<Long> clients) {
        List<RowSpan> spans = RowSpan.cover((parameters + COLUMNS - 1) / COLUMNS, COLUMNS);
        Iterable<Long> each = () -> clients;
        return StreamSupport.stream(each.spliterator(), false)
                .flatMap(client -> spans.stream().map(span -> block(client, span)))
                .iterator();
    }

    private Row block(long client, RowSpan span) {
        SplittableRandom random = new SplittableRandom(ContentId.seed(seed, "update", client, span.ordinal()));
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * span.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int four = 0; four < span.size() / 4; four++) {
            bytes.putLong((random.nextLong() & DRAWN) | SMALL);
        }
        return new UpdateBlock(
                        1,
                        "client-" + client,
                        AdapterBlock.ADAPTER,
                        TENSOR,
                        span.ordinal(),
                        span.firstRow(),
                        span.rows(),
                        span.columns(),
                        1 + client % 97,
                        Bfloat16.NAME,
                        bytes.array())
                .toRow();
    }
}
