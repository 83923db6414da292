package io.fedu2s.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.WeightedSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorFeedbackTest {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;
    private static final LoraConfig CONFIG = new LoraConfig(4, 8, List.of("q_proj"));
    private static final int SIZE = 64;

    @ParameterizedTest
    @ValueSource(strings = {"topk:0.1", "int4:16", "int4:16:stochastic", "int8:64", "bfloat16"})
    void whatWasSentTrailsWhatWasMeantByTheResidualAlone(String codec) {
        UpdateEncoder encoder = UpdateEncoder.unclipped(SCALE).in(UpdateCodec.parse(codec), 1);
        Random random = new Random(3);
        Adapter global = adapter(new double[SIZE]);
        Adapter residual = UpdateEncoder.noResidual(global);
        double[] meant = new double[SIZE];
        double[] sent = new double[SIZE];
        double longest = 0;
        for (int round = 0; round < 300; round++) {
            // Updates that share a direction, the case in which a bias would add up.
            double[] update = random.doubles(SIZE, -0.5, 1.5).toArray();
            Adapter local = adapter(update);
            SentUpdate message = encoder.encode(new ClientUpdate(round, "c", 1, global, local), residual);
            residual = message.residual();
            add(meant, update);
            add(sent, decoded(message.blocks(), UpdateCodec.parse(codec)));
            longest = Math.max(longest, norm(update));
        }
        double share = codec.startsWith("topk") ? 0.1 : 0.9;
        double bound = 2 * Math.sqrt(1 - share) / share * longest;
        // Karimireddy et al. 2019, Lemma 3: the residual stays below 2 √(1 − δ) / δ times the longest update.
        assertThat(norm(doubles(residual))).isLessThan(bound);
        for (int i = 0; i < SIZE; i++) {
            meant[i] -= sent[i] + doubles(residual)[i];
        }
        assertThat(norm(meant)).isLessThan(300 * 1e-6);
    }

    @Test
    void aSmallCommonGoalIsReachedWithFeedbackAndNeverWithout() {
        double start = Math.sqrt(SIZE - 6);
        assertThat(distanceAfter(2_000, (kept, none) -> kept)).isLessThan(0.02 * start);
        assertThat(distanceAfter(2_000, (kept, none) -> none)).isGreaterThan(0.99 * start);
    }

    /**
     * Two clients with {@code f_k(w) = ½ ‖w − c_k‖²}: they want opposite things in six coordinates, much, and 1 in all
     * others. The six fill every top-k message, so without feedback the others never move.
     */
    private static double distanceAfter(int rounds, BinaryOperator<Adapter> feedback) {
        UpdateCodec codec = UpdateCodec.parse("topk:0.09");
        UpdateEncoder encoder = UpdateEncoder.unclipped(SCALE).in(codec, 1);
        Adapter none = UpdateEncoder.noResidual(adapter(new double[SIZE]));
        List<Adapter> residuals = new ArrayList<>(Collections.nCopies(2, none));
        double[] w = new double[SIZE];
        for (int round = 0; round < rounds; round++) {
            double rate = 2.0 / (round + 20);
            WeightedSum sum = new WeightedSum();
            Adapter global = adapter(w);
            for (int client = 0; client < 2; client++) {
                double[] local = w.clone();
                for (int i = 0; i < SIZE; i++) {
                    double optimum = i >= 6 ? 1 : client == 0 ? 10 : -10;
                    local[i] += rate * (optimum - w[i]);
                }
                SentUpdate sent = encoder.encode(
                        new ClientUpdate(round, "c" + client, 1, global, adapter(local)), residuals.get(client));
                residuals.set(client, feedback.apply(sent.residual(), none));
                for (UpdateBlock block : sent.blocks()) {
                    codec.addTo(sum, block.weight(), new CodedBlock("t", SIZE, block.values()), SCALE);
                }
            }
            float[] mean = sum.mean(SCALE);
            for (int i = 0; i < SIZE; i++) {
                w[i] += mean[i];
            }
        }
        double squares = 0;
        for (int i = 0; i < SIZE; i++) {
            squares += Math.pow(w[i] - (i < 6 ? 0 : 1), 2);
        }
        return Math.sqrt(squares);
    }

    @Test
    void whatIsSentIsNoLongerThanTheClipWhateverIsOwed() {
        UpdateEncoder encoder = UpdateEncoder.clipped(SCALE, 1).in(new TopK(0.5), 1);
        Adapter global = adapter(new double[SIZE]);
        double[] much = new double[SIZE];
        Arrays.fill(much, 3);
        SentUpdate sent = encoder.encode(new ClientUpdate(0, "c", 1, global, adapter(much)), adapter(much));
        assertThat(norm(decoded(sent.blocks(), new TopK(0.5)))).isBetween(0.7, 1.0);
        assertThat(norm(doubles(sent.residual()))).isLessThan(1);
    }

    private static double[] decoded(List<UpdateBlock> blocks, UpdateCodec codec) {
        assertThat(blocks).hasSize(1);
        long[] steps = codec.decode(new CodedBlock("t", SIZE, blocks.get(0).values()), SCALE);
        return Arrays.stream(steps).mapToDouble(SCALE::real).toArray();
    }

    private static void add(double[] sum, double[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(x -> x * x).sum());
    }

    private static double[] doubles(Adapter adapter) {
        float[] values = adapter.tensors().get(0).values();
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }

    private static Adapter adapter(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return new Adapter(CONFIG, List.of(new AdapterTensor("layers.0.q_proj.lora_A", 4, SIZE / 4, floats)));
    }
}
