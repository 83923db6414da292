package io.fedu2s.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.plan.PromptSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandsTest {
    @Test
    void whatIsDemandedStandsBehindTheContext() {
        Demands demands = demands("prompt.demands={form: a question, length: one sentence, language: chunk}");

        assertThat(demands.behind("Medical notes."))
                .isEqualTo("Medical notes.\nThe instruction is a question. The response is no longer than one sentence."
                        + " Instruction and response are in %s.".formatted(PromptSpec.LANGUAGE_OF_THE_CHUNK));
        assertThat(demands("prompt.demands={focus: doses, tone: plain, language: German}")
                        .behind(""))
                .isEqualTo("It asks about doses. The tone is plain. Instruction and response are in German.");
        assertThat(demands("prompt.demands={}").behind("Medical notes.")).isEqualTo("Medical notes.");
    }

    @Test
    void anUnknownDemandIsRefused() {
        assertThatThrownBy(() -> demands("prompt.demands={tome: plain}"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("prompt.demands.tome");
    }

    private static Demands demands(String setting) {
        return RunConfig.parse(
                        "run.yaml",
                        "input: {root: in, domains: [{name: d, clients: c}]}\noutput: {root: out}\nmodel: {path: m}\n",
                        Path.of("."),
                        List.of(setting))
                .prompt()
                .demands();
    }
}
