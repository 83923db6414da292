package io.fedu2s.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraKeysTest {
    private static final String LEAST = SmallestConfig.TEXT;

    private static final ModelConfig MODEL = ModelConfig.read(References.folder("nano-llama"));

    @TempDir
    private Path folder;

    @Test
    void modulesMayDifferInRankAndScaleAndTheNearerOfTwoKeysCounts() {
        LoraConfig lora = lora("""
                lora:
                  rank: 8
                  alpha: 16
                  scaling: rslora
                  targets: model\\.layers\\.[01]\\.(self_attn\\.[qv]_proj|mlp\\.down_proj)
                  rankPattern: {q_proj: 4, 'layers\\.0\\.self_attn\\.q_proj': 1}
                  alphaPattern: {down_proj: 32}
                """);

        Adapter adapter = Adapter.initial(lora, MODEL, 1);

        assertThat(adapter.tensors())
                .hasSize(2 * 6)
                .extracting(AdapterTensor::name)
                .noneMatch(name -> name.contains("layers.2"));
        assertThat(rows(adapter, "model.layers.0.self_attn.q_proj")).isEqualTo(1);
        assertThat(rows(adapter, "model.layers.1.self_attn.q_proj")).isEqualTo(4);
        assertThat(rows(adapter, "model.layers.1.mlp.down_proj")).isEqualTo(8);
        assertThat(lora.scale("model.layers.1.self_attn.q_proj")).isEqualTo(16 / 2.0);
        assertThat(lora.scale("model.layers.1.mlp.down_proj")).isCloseTo(32 / Math.sqrt(8), within(1e-12));
    }

    @Test
    void whatIsConfiguredIsWhatAPeftFolderSays() throws IOException {
        LoraConfig lora = lora("""
                lora:
                  rank: 8
                  scaling: rslora
                  targets: [v_proj, self_attn.q_proj]
                  rankPattern: {.*_proj: 4, v_proj: 2}
                  alphaPattern: {'1.self_attn.q_proj': 0.5}
                """);
        Adapter adapter = Adapter.initial(lora, MODEL, 1);

        PeftFolder.write(adapter, "model", folder);

        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(folder.resolve("adapter_config.json").toFile());
        assertThat(json.path("use_rslora").asBoolean()).isTrue();
        assertThat(json.path("target_modules")).hasToString("[\"v_proj\",\"self_attn.q_proj\"]");
        assertThat(json.path("rank_pattern")).hasToString("{\"v_proj\":2,\".*_proj\":4}");
        assertThat(json.path("alpha_pattern")).hasToString("{\"1.self_attn.q_proj\":0.5}");
        assertThat(PeftFolder.read(folder).config()).isEqualTo(lora);
        assertThat(PeftFolder.read(folder).sha256()).isEqualTo(adapter.sha256());
    }

    @Test
    void theEffectiveConfigurationReadAgainSaysTheSame() {
        RunConfig config = config("""
                lora: {targets: '.*self_attn\\.\\w+', scaling: rslora, rankPattern: {'q_proj': 4}, alphaPattern: {v_proj: 1}}
                """);

        RunConfig again = RunConfig.parse("again.yaml", config.effectiveYaml(), folder, List.of());

        assertThat(again.lora()).isEqualTo(config.lora());
        assertThat(again.lora().targets().chosen()).hasToString("\".*self_attn\\.\\w+\"");
        assertThat(again.fingerprint("lora")).isEqualTo(config.fingerprint("lora"));
    }

    @Test
    void theOrderOfKeysChangesNothing() {
        String pattern = "lora: {rankPattern: {%s}}\n";

        assertThat(lora(pattern.formatted("q_proj: 4, .*_proj: 2")).toString())
                .isEqualTo(lora(pattern.formatted(".*_proj: 2, q_proj: 4")).toString())
                .contains("{q_proj=4, .*_proj=2}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lora.targets=q_proj                  | 'lora.targets' is q_proj, but it must be a list to be a name: [q_proj]
            lora.targets=[]                      | 'lora.targets' is [], but it must be a list of some of
            lora.targets=model.(                 | target_modules = model.(
            lora.targets=.*                      | target_modules = ".*", but it must be without lm_head
            lora.scaling=rs                      | 'lora.scaling' is "rs", but it must be one of lora, rslora
            lora.rankPattern=[4]                 | 'lora.rankPattern' is [4], but it must be a mapping
            lora.rankPattern.q_proj=0            | 'lora.rankPattern.q_proj' is 0, but it must be a whole number from 1
            lora.alphaPattern.q_proj=high        | 'lora.alphaPattern.q_proj' is "high", but it must be a number
            lora.rankPattern={'q_(proj': 2}      | rank_pattern = (.*\\.)?(q_(proj)$
            """)
    void whatCannotBeIsRefusedWithItsKey(String setting, String message) {
        assertThatThrownBy(() -> RunConfig.parse("a.yaml", LEAST, folder, List.of(setting)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aKeyOfAPatternThatMeansNothingInTheModelIsRefused() {
        LoraConfig slip = lora("lora: {alphaPattern: {q_porj: 4}}\n");

        assertThatThrownBy(() -> Adapter.initial(slip, MODEL, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("alpha_pattern = q_porj");
    }

    private static int rows(Adapter adapter, String path) {
        return adapter.tensor("base_model.model." + path + ".lora_A.weight")
                .orElseThrow()
                .rows();
    }

    private LoraConfig lora(String yaml) {
        return config(yaml).lora();
    }

    private RunConfig config(String yaml) {
        return RunConfig.parse("a.yaml", LEAST + yaml, folder, List.of());
    }
}
