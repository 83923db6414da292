package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.record.ContentId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectiveConfigFileTest {
    private static final String YAML = """
            run: {id: small, seed: 23}
            input: {root: in, domains: [{name: math, clients: math, examples: [e.jsonl]}]}
            output: {root: out}
            model: {path: model}
            """;

    @Test
    void itHoldsTheSeedsAndIsAConfigurationItself() {
        RunConfig config = RunConfig.parse("run.yaml", YAML, Path.of("."), List.of());
        String text = EffectiveConfigFile.text(config);
        assertThat(text)
                .startsWith("run:\n  id: small\n  seed: 23\n")
                .contains("s(\"lora\") = " + ContentId.seed(23, "lora"));
        RunConfig again = RunConfig.parse("effective-config.yaml", text, Path.of("."), List.of());
        assertThat(again.effectiveYaml()).isEqualTo(config.effectiveYaml());
    }
}
