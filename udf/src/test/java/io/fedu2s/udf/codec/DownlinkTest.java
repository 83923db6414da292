package io.fedu2s.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.error.BrokenUpdateException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.ArrayList;
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
            meant = plus(meant, change);
            Publication next = downlink.publish(round, server, plus(server, change), residual);
            AdapterDelta delta = next.difference().orElseThrow();
            assertThat(delta.startsFrom(client)).isTrue();
            client = delta.applyTo(client);
            server = next.adapter();
            residual = next.residual();
            assertThat(client.sha256()).isEqualTo(server.sha256());
            assertThat(next.sizeBytes()).isLessThan(Float.BYTES * server.parameters());
        }
        // What was dropped is owed, not lost: adapter and residual together are where exact sending would have led.
        Adapter reached = plus(server, residual);
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
    void anotherAdapterIsNotChangedAndADamagedDifferenceIsFound() {
        Random random = new Random(9);
        Adapter held = adapter(random, 1);
        AdapterDelta delta = new Downlink(new Bfloat16(), SCALE, 5)
                .publish(1, held, adapter(random, 1), UpdateEncoder.noResidual(held))
                .difference()
                .orElseThrow();
        Adapter other = adapter(random, 1);
        assertThat(delta.startsFrom(other)).isFalse();
        assertThatThrownBy(() -> delta.applyTo(other)).hasMessageContaining(other.sha256());
        List<CodedRows> damaged = new ArrayList<>(delta.blocks());
        CodedRows first = damaged.get(0);
        byte[] bytes = first.bytes().clone();
        bytes[0] ^= 1;
        damaged.set(0, new CodedRows(first.tensor(), first.span(), bytes));
        assertThatThrownBy(() ->
                        new AdapterDelta(delta.codec(), SCALE, held.sha256(), delta.toSha256(), damaged).applyTo(held))
                .isInstanceOf(BrokenUpdateException.class)
                .hasMessageContaining("another adapter");
        damaged.set(0, new CodedRows(first.tensor(), new RowSpan(0, 1, 2, 40), bytes));
        assertThatThrownBy(() ->
                        new AdapterDelta(delta.codec(), SCALE, held.sha256(), delta.toSha256(), damaged).applyTo(held))
                .isInstanceOf(BrokenUpdateException.class)
                .hasMessageContaining("2 x 40");
    }

    private static Adapter plus(Adapter one, Adapter other) {
        List<AdapterTensor> tensors = new ArrayList<>();
        for (int t = 0; t < one.tensors().size(); t++) {
            AdapterTensor tensor = one.tensors().get(t);
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += other.tensors().get(t).values()[i];
            }
            tensors.add(new AdapterTensor(tensor.name(), tensor.rows(), tensor.columns(), values));
        }
        return new Adapter(one.config(), tensors);
    }

    private static Adapter adapter(Random random, double deviation) {
        return new Adapter(
                CONFIG,
                List.of(
                        random("layers.0.q_proj.lora_A", 2, 40, random, deviation),
                        random("layers.0.q_proj.lora_B", 50, 2, random, deviation)));
    }

    private static AdapterTensor random(String name, int rows, int columns, Random random, double deviation) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return new AdapterTensor(name, rows, columns, values);
    }
}
