package io.fedu2s.udf.product;

import static io.fedu2s.udf.model.References.elements;
import static io.fedu2s.udf.model.References.floats;
import static io.fedu2s.udf.model.References.ints;
import static io.fedu2s.udf.model.References.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.LoraScaling;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Adapters of every configuration in the forms of other readers; {@code check_written.py} loads them in peft. */
class ReaderFormTest {
    private static final Path WRITTEN = Path.of("target", "written-adapter", "folded");

    static List<String> adapters() throws IOException {
        try (Stream<Path> folders = Files.list(References.folder("adapters"))) {
            return folders.map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void forVllmAllModulesHaveOneRankAndTheLogitsStayTheSame(String name) throws IOException {
        JsonNode reference = References.json("adapters/" + name + "/reference.json");
        String base = reference.get("model").textValue();
        int[] ids = ints(reference.get("ids"));
        Adapter adapter = PeftFolder.read(References.folder("adapters/" + name));

        Adapter folded = ReaderForm.forVllm(adapter);

        LoraConfig config = folded.config();
        assertThat(config.rank()).isEqualTo(8);
        assertThat(config.alpha()).isEqualTo(8);
        assertThat(config.scaling()).isEqualTo(LoraScaling.BY_RANK);
        assertThat(config.rankPattern()).isEmpty();
        assertThat(config.alphaPattern()).isEmpty();
        assertThat(folded.tensors()).hasSameSizeAs(adapter.tensors());
        Path folder = WRITTEN.resolve(name);
        PeftFolder.write(folded, base, folder);
        try (LanguageModel model =
                LanguageModel.loadWithoutTokenizer(References.folder(base), Dtype.FLOAT32, References.device())) {
            float[] logits = logits(model, PeftFolder.read(folder), ids);
            References.writeLogits(folder.resolve("logits.json"), ids, logits);

            assertThat(largestDifference(logits, floats(reference.get("logits"))))
                    .isLessThan(1e-4f);
            assertThat(largestDifference(logits, logits(model, adapter, ids))).isLessThan(2e-5f);
        }
    }

    private static float[] logits(LanguageModel model, Adapter adapter, int[] ids) {
        try (NDManager scope = model.scope()) {
            return model.decoder()
                    .logits(scope, References.padded(scope, List.of(ids)), adapter.load(model.config(), scope))
                    .toFloatArray();
        }
    }

    static List<JsonNode> lowered() {
        return elements(References.json("lowered.json"));
    }

    @ParameterizedTest
    @MethodSource("lowered")
    void aLowerRankKeepsTheNearestProductsAndTellsWhatIsLost(JsonNode row) {
        Adapter adapter = PeftFolder.read(
                References.folder("adapters/" + row.get("adapter").textValue()));

        ReaderForm.Lowered lowered = ReaderForm.lowered(adapter, row.get("rank").intValue());

        assertThat(lowered.lost()).isCloseTo(row.get("lost").doubleValue(), within(1e-9));
        var factors = ModuleFactors.of(lowered.adapter());
        row.get("products").properties().forEach(product -> {
            Factors of = Objects.requireNonNull(factors.get(product.getKey()));
            assertThat(of.rank()).isEqualTo(row.get("rank").intValue());
            assertThat(of.scale()).isEqualTo(1);
            float[] wanted = floats(product.getValue());
            float[] made = new float[wanted.length];
            var formed = Dense.times(of.b(), of.a());
            for (int i = 0; i < made.length; i++) {
                made[i] = (float) formed.data[i];
            }
            assertThat(largestDifference(made, wanted)).isLessThan(1e-6f);
        });
    }

    @Test
    void aRankThatNobodyExceedsLosesNothing() {
        Adapter adapter = PeftFolder.read(References.folder("adapters/patterns"));

        assertThat(ReaderForm.lowered(adapter, ReaderForm.largestRank(adapter)).lost())
                .isLessThan(1e-9);
    }

    @ParameterizedTest
    @CsvSource({"1,8", "8,8", "9,16", "33,64", "130,256", "257,320", "321,512", "512,512"})
    void theRankForVllmIsTheNextThatItHasKernelsFor(int rank, int padded) {
        assertThat(ReaderForm.forVllm(ofRank(rank)).config().rank()).isEqualTo(padded);
    }

    @Test
    void aRankBeyondVllmIsRefusedWithWhatToDo() {
        Adapter high = ofRank(513);

        assertThatThrownBy(() -> ReaderForm.forVllm(high))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("rank 513", "at most 512", "export.rank");
        assertThat(ReaderForm.forVllm(ReaderForm.lowered(high, 12).adapter())
                        .config()
                        .rank())
                .isEqualTo(16);
    }

    private static Adapter ofRank(int rank) {
        return Adapter.initial(
                new LoraConfig(rank, 16, List.of("q_proj")), ModelConfig.read(References.folder("nano-llama")), 1);
    }
}
