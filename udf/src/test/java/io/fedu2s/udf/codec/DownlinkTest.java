package io.fedu2s.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.error.BrokenUpdateException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.RandomTensors;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownlinkTest {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;
    private static final LoraConfig CONFIG = new LoraConfig(2, 4, List.of("q_proj"));

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "int8:64", "int4:64:stochastic", "topk:0.1"})
    void serverAndClientHoldTheSameBytesRoundAfterRound(String codec) {
        Downlink downlink = new Downlink(UpdateCodec.parse(codec), SCALE, 5);
        Random random = new Random(8);
        Adapter server = adapter(random, 1);
        Adapter client = server;
        Adapter residual = UpdateEncoder.noResidual(server);
        Adapter meant = server;
        for (int round = 1; round <= 20; round++) {
            Adapter change = adapter(random, 0.01);
            meant = AdapterArithmetic.sum(meant, change);
            Publication next = downlink.publish(round, server, AdapterArithmetic.sum(server, change), residual);
            client = received(client, next.difference(), UpdateCodec.parse(codec));
            server = next.adapter();
            residual = next.residual();
            assertThat(client.sha256()).isEqualTo(server.sha256());
            assertThat(next.sizeBytes()).isLessThan(Float.BYTES * server.parameters());
        }
        // What was dropped is owed, not lost: adapter and residual together are where exact sending would have led.
        Adapter reached = AdapterArithmetic.sum(server, residual);
        for (int t = 0; t < meant.tensors().size(); t++) {
            float[] values = reached.tensors().get(t).values();
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).isCloseTo(meant.tensors().get(t).values()[i], within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "fixed64"})
    void theWholeAdapterIsSentWhereADifferenceIsNoShorter(String codec) {
        Random random = new Random(8);
        Adapter held = adapter(random, 1);
        Adapter aggregated = adapter(random, 1);
        Publication next = new Downlink(UpdateCodec.parse(codec), SCALE, 5)
                .publish(1, held, aggregated, UpdateEncoder.noResidual(held));
        assertThat(next.difference()).isEmpty();
        assertThat(next.adapter().sha256()).isEqualTo(aggregated.sha256());
        assertThat(next.sizeBytes()).isEqualTo(Float.BYTES * held.parameters());
    }

    @Test
    void aDifferenceOfAnotherShapeIsRefused() {
        Adapter held = adapter(new Random(9), 1);
        List<CodedRows> other =
                List.of(new CodedRows("layers.0.q_proj.lora_A", new RowSpan(0, 1, 2, 40), new byte[160]));
        assertThatThrownBy(() -> Difference.plus(held, other, new Bfloat16(), SCALE))
                .isInstanceOf(BrokenUpdateException.class)
                .hasMessageContaining("2 x 40");
    }

    /** What a client makes of a difference: every decoded number is added where it belongs. */
    private static Adapter received(Adapter held, List<CodedRows> difference, UpdateCodec codec) {
        Adapter next = AdapterArithmetic.each(held, value -> value);
        for (CodedRows rows : difference) {
            float[] values = next.tensor(rows.tensor()).orElseThrow().values();
            long[] steps = codec.decode(rows.block(), SCALE);
            for (int i = 0; i < steps.length; i++) {
                int at = rows.span().firstRow() * rows.span().columns() + i;
                values[at] = (float) (values[at] + SCALE.real(steps[i]));
            }
        }
        return next;
    }

    private static Adapter adapter(Random random, double deviation) {
        return new Adapter(
                CONFIG,
                List.of(
                        RandomTensors.normal("layers.0.q_proj.lora_A", 2, 40, random, deviation),
                        RandomTensors.normal("layers.0.q_proj.lora_B", 50, 2, random, deviation)));
    }
}
