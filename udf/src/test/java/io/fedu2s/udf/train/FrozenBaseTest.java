package io.fedu2s.udf.train;

import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Decoder.Activations;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrozenBaseTest {
    private static final Adapter MERGED = PeftFolder.read(References.folder("nano-lora-q-v"));

    @ParameterizedTest
    @EnumSource
    void itIsTheModelWhoseWeightsHoldTheProducts(Activations activations) {
        try (LanguageModel plain = References.model("nano-llama");
                LanguageModel changed = References.model("nano-llama")) {
            merge(changed);
            Adapter start = fresh(plain);

            TrainingResult beside = train(new FrozenBase(plain, Optional.of(MERGED)), start, 6, activations);
            TrainingResult inside = train(FrozenBase.of(changed), start, 6, activations);
            TrainingResult without = train(FrozenBase.of(plain), start, 6, activations);

            assertThat(beside.meanLoss()).isCloseTo(inside.meanLoss(), within(1e-5));
            for (int i = 0; i < start.tensors().size(); i++) {
                float[] learned = beside.adapter().tensors().get(i).values();
                assertThat(relativeDifference(
                                learned, inside.adapter().tensors().get(i).values()))
                        .as(start.tensors().get(i).name())
                        .isLessThan(1e-3);
                assertThat(relativeDifference(
                                learned, without.adapter().tensors().get(i).values()))
                        .isGreaterThan(1e-3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16", "INT8"})
    void aNewAdapterOnItBeginsWithTheLossOfWhatIsMerged(Dtype dtype) {
        try (LanguageModel model = LanguageModel.load(References.folder("nano-llama"), dtype, Device.cpu())) {
            double loss = first(new FrozenBase(model, Optional.of(MERGED)), fresh(model));

            assertThat(loss).isCloseTo(first(FrozenBase.of(model), MERGED), within(1e-6));
            assertThat(loss).isNotCloseTo(first(FrozenBase.of(model), fresh(model)), within(1e-3));
        }
    }

    private static void merge(LanguageModel model) {
        try (NDManager scope = model.scope()) {
            AdapterWeights adapter = MERGED.load(model.config(), scope);
            double[] scales = adapter.scales().toDoubleArray();
            for (int place = 0; place < scales.length; place++) {
                NDArray a = adapter.tensors().get(2 * place);
                if (a.size() > 0) {
                    NDArray product = adapter.tensors().get(2 * place + 1).matMul(a);
                    int layer = place / AdapterWeights.PLACES;
                    // As kernels.py counts weights.
                    model.weights()
                            .get(3 + 27 * layer + 1 + place % AdapterWeights.PLACES)
                            .addi(product.mul(scales[place]));
                }
            }
        }
    }

    private static Adapter fresh(LanguageModel model) {
        return Adapter.initial(new LoraConfig(3, 6, LoraConfig.ALL_LINEAR), model.config(), 5);
    }

    private static double first(FrozenBase base, Adapter start) {
        return train(base, start, 1, Activations.KEPT).lastLoss();
    }

    private static TrainingResult train(FrozenBase base, Adapter start, int steps, Activations activations) {
        List<TrainingPair> pairs = elements(References.json("lora.json").get("pairs")).stream()
                .map(pair -> new TrainingPair(
                        pair.get("prompt").textValue(), pair.get("response").textValue()))
                .toList();
        TrainingConfig config = new TrainingConfig(3, 256, steps, 7, Optimisers.adamW(1e-2), activations);
        return new LoraTrainer(base).train(start, pairs, config, GradientCorrection.NONE, TrainedFactors.BOTH);
    }
}
