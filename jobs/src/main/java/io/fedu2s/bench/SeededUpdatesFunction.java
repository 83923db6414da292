package io.fedu2s.bench;

import io.fedu2s.udf.codec.Bfloat16;
import io.fedu2s.udf.codec.RowSpan;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.sum.LittleEndian;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Makes up an update for every number of a partition: one tensor in bfloat16, with magnitudes from 2^-11 to 2^-8 and
 * random signs. For benchmarks, so it has to be cheap: a block is a stretch of noise that all of a seed share, from a
 * place and under a mask that are drawn from (seed, client, block).
 */
public final class SeededUpdatesFunction implements MapPartitionsFunction<Long, Row> {
    private static final long serialVersionUID = 1L;

    private static final String TENSOR = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

    private static final int COLUMNS = 1024;

    /** Longs of noise, half a megabyte. */
    private static final int NOISE = 1 << 16;

    /** Weights are in {@code 1..WEIGHTS}. */
    private static final int WEIGHTS = 97;

    /** Of four bfloat16 numbers: sign, the last two bits of the exponent, all of the mantissa. */
    private static final long DRAWN = 0x81ff_81ff_81ff_81ffL;

    private static final long SMALL = 0x3a00_3a00_3a00_3a00L;

    private static final int VALUES_OF_A_LONG = Long.BYTES / Short.BYTES;

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

    /** Who sends the update of a number. */
    public static String clientId(long number) {
        return "client-" + number;
    }

    /** How much it weighs. */
    public static long weight(long number) {
        return 1 + number % WEIGHTS;
    }

    /** What the updates move: the one tensor, of zeros. */
    public AdapterTensor tensor() {
        return new AdapterTensor(TENSOR, rows(), COLUMNS, new float[Math.multiplyExact(rows(), COLUMNS)]);
    }

    private int rows() {
        return (parameters + COLUMNS - 1) / COLUMNS;
    }

    @Override
    public Iterator<Row> call(Iterator<Long> clients) {
        List<RowSpan> spans = RowSpan.cover(rows(), COLUMNS);
        long[] noise = new SplittableRandom(seed)
                .longs(NOISE)
                .map(drawn -> (drawn & DRAWN) | SMALL)
                .toArray();
        return Rows.stream(clients)
                .flatMap(client -> {
                    var random = new SplittableRandom(ContentId.seed(seed, "update", client));
                    return spans.stream().map(span -> block(client, span, random, noise));
                })
                .iterator();
    }

    private static Row block(long client, RowSpan span, SplittableRandom random, long[] noise) {
        long[] values = new long[span.size() / VALUES_OF_A_LONG];
        int from = random.nextInt(NOISE - values.length);
        long mask = random.nextLong() & DRAWN;
        for (int i = 0; i < values.length; i++) {
            values[i] = noise[from + i] ^ mask;
        }
        return new UpdateBlock(
                        1,
                        clientId(client),
                        AdapterBlock.ADAPTER,
                        TENSOR,
                        span.ordinal(),
                        span.firstRow(),
                        span.rows(),
                        span.columns(),
                        weight(client),
                        Bfloat16.NAME,
                        LittleEndian.bytes(values))
                .toRow();
    }
}
