package io.fedu2s.udf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.RandomTensors;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.product.ClientStart;
import io.fedu2s.udf.product.FactorMean;
import io.fedu2s.udf.product.Factors;
import io.fedu2s.udf.product.FloraStack;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.product.ProductError;
import io.fedu2s.udf.product.ProductProjection;
import io.fedu2s.udf.product.Products;
import io.fedu2s.udf.product.Projection;
import io.fedu2s.udf.product.WeightedFactors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AggregationMethodTest {
    private static final LoraConfig CONFIG = new LoraConfig(3, 6, List.of("q_proj"));
    private static final String NAME_A = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";
    private static final String NAME_B = "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight";
    private static final String PATH = "model.layers.0.self_attn.q_proj";
    private static final int CLIENTS = 4;
    /** What rounding to float leaves. */
    private static final double ROUNDING = 1e-6;

    @Test
    void everyMethodIsFoundByItsLabel() {
        for (AggregationMethod method : AggregationMethod.values()) {
            assertThat(AggregationMethod.of(method.label())).isEqualTo(method);
        }
        assertThatThrownBy(() -> AggregationMethod.of("mean")).hasMessageContaining("'mean'");
    }

    @Test
    void eachRoundTrainsWhatItsMethodSays() {
        assertThat(AggregationMethod.FFA.trained(2)).isEqualTo(TrainedFactors.B);
        assertThat(AggregationMethod.ROLORA.trained(1)).isEqualTo(TrainedFactors.B);
        assertThat(AggregationMethod.ROLORA.trained(2)).isEqualTo(TrainedFactors.A);
        assertThat(AggregationMethod.EXACT_PROJECT.trained(1)).isEqualTo(TrainedFactors.BOTH);
        assertThat(TrainedFactors.A.include(NAME_A)).isTrue();
        assertThat(TrainedFactors.A.include(NAME_B)).isFalse();
        assertThat(TrainedFactors.BOTH.include(NAME_B)).isTrue();
    }

    @Test
    void ranksAreMixedOnlyWhereProductsAreAveraged() {
        List<LoraConfig> mixed = List.of(CONFIG, new LoraConfig(8, 6, List.of("q_proj")));
        AggregationMethod.EXACT_PROJECT.check(mixed);
        AggregationMethod.FLORA_STACK.check(mixed);
        AggregationMethod.FFA.check(List.of(CONFIG, CONFIG));
        assertThatThrownBy(() -> AggregationMethod.FEDAVG_FACTORS.check(mixed))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'fedavg-factors'")
                .hasMessageContaining("rank 3 with alpha 6.0")
                .hasMessageContaining("rank 8 with alpha 6.0")
                .hasMessageContaining("exact-project");
    }

    @Test
    void aFrozenFactorMakesTheMeanExact() {
        Adapter current = adapter(new Random(1));
        assertExact(AggregationMethod.FFA.trained(1), current);
        assertExact(AggregationMethod.ROLORA.trained(1), current);
        assertExact(AggregationMethod.ROLORA.trained(2), current);
    }

    /** Only the trained tensors travel, and the product of the next adapter is the mean of the products. */
    private static void assertExact(TrainedFactors trained, Adapter current) {
        List<Adapter> updates = updates(current, trained);
        Adapter next = TrainedFactors.with(current, moved(trained.of(current), mean(updates, trained)));
        assertThat(ProductError.of(factors(next), terms(current, updates, trained))
                        .relative())
                .as(trained.name())
                .isLessThan(ROUNDING);
        assertThat(next.sha256()).isNotEqualTo(current.sha256());
    }

    private static Adapter moved(Adapter current, Adapter meanUpdate) {
        return new FedAvg(1).next(current, meanUpdate, Map.of()).adapter();
    }

    @Test
    void averagingBothFactorsApartIsNotExact() {
        Adapter current = adapter(new Random(2));
        List<Adapter> updates = updates(current, TrainedFactors.BOTH);
        Adapter next = moved(current, mean(updates, TrainedFactors.BOTH));
        List<WeightedFactors> terms = terms(current, updates, TrainedFactors.BOTH);
        double error = ProductError.of(factors(next), terms).relative();
        assertThat(error).isGreaterThan(0.1);
        assertThat(ProductError.of(FactorMean.of(terms), terms).relative()).isCloseTo(error, within(ROUNDING));
    }

    @Test
    void anAdapterIsItsModules() {
        Adapter adapter = adapter(new Random(4));
        assertThat(ModuleFactors.of(adapter)).containsOnlyKeys(PATH);
        assertThat(factors(adapter).scale()).isEqualTo(2);
        assertThat(ModuleFactors.adapter(CONFIG, ModuleFactors.of(adapter)).sha256())
                .isEqualTo(adapter.sha256());
        assertThatThrownBy(
                        () -> ModuleFactors.adapter(new LoraConfig(3, 7, List.of("q_proj")), ModuleFactors.of(adapter)))
                .hasMessageContaining("rank 3 and scale 2.0 are not rank 3 and scale 2.33");
        assertThatThrownBy(() -> ModuleFactors.path("model.embed_tokens.weight"))
                .hasMessageContaining("no LoRA factor");
    }

    @Test
    void aStackIsTheSumItself() {
        Random random = new Random(5);
        List<WeightedFactors> terms = List.of(
                new WeightedFactors("b", 0.25, Products.factors(random, 7, 5, 2, 3)),
                new WeightedFactors("a", 0.75, Products.factors(random, 7, 5, 4, 0.5)));
        Factors stack = FloraStack.stack(terms);
        assertThat(stack.rank()).isEqualTo(6);
        assertThat(ProductError.of(stack, terms).relative()).isLessThan(1e-12);
        Projection rounded = FloraStack.whole(Products.factors(random, 7, 5, 2, 1), terms);
        assertThat(rounded.discarded()).isEqualTo(ProductError.of(rounded.factors(), terms));
        assertThat(rounded.discarded().relative()).isBetween(1e-12, 1e-6);
    }

    @Test
    void clientsOfOtherRanksThatLearnNothingLeaveTheProduct() {
        Random random = new Random(6);
        Factors global = Products.factors(random, 20, 15, 4, 2);
        List<WeightedFactors> terms = new ArrayList<>(List.of(new WeightedFactors("global", 1, global)));
        for (int rank : new int[] {1, 2, 4, 7, 16}) {
            Factors start = ClientStart.of(global, rank, 8.0 / rank);
            assertThat(start.rank()).isEqualTo(rank);
            assertThat(start.scale()).isEqualTo(8.0 / rank);
            if (rank >= 4) {
                assertThat(Products.relative(Products.formed(start), Products.formed(global)))
                        .isLessThan(1e-12);
            }
            terms.addAll(ClientStart.terms("client of " + rank, 0.2, start, start));
        }
        Factors next = ProductProjection.project(global, terms).factors();
        assertThat(Products.relative(Products.formed(next), Products.formed(global)))
                .isLessThan(1e-12);
    }

    private static Adapter adapter(Random random) {
        return new Adapter(
                CONFIG,
                List.of(RandomTensors.normal(NAME_A, 3, 5, random), RandomTensors.normal(NAME_B, 7, 3, random)));
    }

    /** What clients send: updates of the trained tensors alone. */
    private static List<Adapter> updates(Adapter current, TrainedFactors trained) {
        List<Adapter> updates = new ArrayList<>();
        for (int k = 0; k < CLIENTS; k++) {
            Random random = new Random(100 + k);
            updates.add(new Adapter(
                    CONFIG,
                    current.tensors().stream()
                            .filter(tensor -> trained.include(tensor.name()))
                            .map(tensor -> RandomTensors.normal(tensor.name(), tensor.rows(), tensor.columns(), random))
                            .toList()));
        }
        return updates;
    }

    private static Adapter mean(List<Adapter> updates, TrainedFactors trained) {
        List<AdapterTensor> tensors = new ArrayList<>();
        for (AdapterTensor first : updates.get(0).tensors()) {
            float[] values = new float[first.values().length];
            for (Adapter update : updates) {
                float[] more = update.tensor(first.name()).orElseThrow().values();
                for (int i = 0; i < values.length; i++) {
                    values[i] += more[i] / CLIENTS;
                }
            }
            assertThat(trained.include(first.name())).isTrue();
            tensors.add(new AdapterTensor(first.name(), first.rows(), first.columns(), values));
        }
        return new Adapter(CONFIG, tensors);
    }

    private static List<WeightedFactors> terms(Adapter current, List<Adapter> updates, TrainedFactors trained) {
        List<WeightedFactors> terms = new ArrayList<>();
        for (Adapter update : updates) {
            double[] b = numbers(current, update, NAME_B, trained);
            double[] a = numbers(current, update, NAME_A, trained);
            terms.add(new WeightedFactors("client " + terms.size(), 1.0 / CLIENTS, Factors.of(7, 5, b, a, 2)));
        }
        return terms;
    }

    private static double[] numbers(Adapter current, Adapter update, String name, TrainedFactors trained) {
        float[] before = current.tensor(name).orElseThrow().values();
        double[] values = new double[before.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = before[i]
                    + (trained.include(name) ? update.tensor(name).orElseThrow().values()[i] : 0);
        }
        return values;
    }

    private static Factors factors(Adapter adapter) {
        return Objects.requireNonNull(ModuleFactors.of(adapter).get(PATH));
    }
}
