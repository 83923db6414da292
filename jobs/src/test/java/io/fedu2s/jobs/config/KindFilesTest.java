package io.fedu2s.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.passage.PassageRule;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.prompt.StandardTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KindFilesTest {
    private static final String TEMPLATE = """
            {{context}}
            {{#examples}}
            Document: {{document}}
            Instruction: {{instruction}}
            Response: {{response}}

            {{/examples}}
            Document: {{chunk}}
            Instruction:
            """;

    @TempDir
    private Path folder;

    @Test
    void withoutKindsTheFewShotTemplateIsAll() {
        assertThat(read().kinds().order("any", 0)).extracting(Kind::name).containsExactly(Kind.PLAIN);
    }

    @Test
    void everyKindThatComesWithTheProgramIsOne() {
        String all = StandardTemplates.KINDS.stream().map(name -> name + ": 1").collect(Collectors.joining(", "));
        KindMix mix =
                read("generate.form=guided", "generate.kinds={" + all + "}").kinds();

        assertThat(mix.order("any", 0))
                .extracting(Kind::name)
                .containsExactlyInAnyOrderElementsOf(StandardTemplates.KINDS);
        assertThat(mix.kind("extract").rule()).isEqualTo(PassageRule.PHRASE);
        assertThat(mix.kind("cloze").isGiven()).isTrue();
        Map<String, FilterConfig> filters = read(
                        "generate.form=guided", "generate.kinds={solve: 1, question: 1}", "filter.maxRepetition=0.2")
                .filters();
        assertThat(Objects.requireNonNull(filters.get("solve")).maxRepetition()).isNull();
        assertThat(Objects.requireNonNull(filters.get("question")).maxRepetition())
                .isEqualTo(0.2);
    }

    @Test
    void aUsersFileIsAKindAndADomainMayHaveItsOwn() throws IOException {
        write("mine.txt", "---\npassage: none\nbegins: [List]\nmaxInstructionTokens: 7\n---\n" + TEMPLATE);
        RunConfig config = read(
                "generate.form=guided",
                "generate.kinds={mine.txt: 2, question: 1}",
                "input.domains=[{name: d, clients: c, kinds: {few-shot: 1}}]");

        assertThat(config.kinds().kind("mine.txt").limits().maxInstructionTokens())
                .isEqualTo(7);
        assertThat(config.kinds().order("d", 3)).extracting(Kind::name).containsExactly(Kind.PLAIN);
        assertThat(config.kinds().order("e", 3)).hasSize(2);
        assertThat(config.with(List.of("run.seed=3")).kinds().words())
                .as("the same configuration finds the same file")
                .isEqualTo(config.kinds().words());
        assertThat(config.fingerprint("generate.kinds"))
                .isEqualTo(read(
                                "generate.form=guided",
                                "generate.kinds={question: 1, mine.txt: 2}",
                                "input.domains=[{name: d, clients: c, kinds: {few-shot: 1}}]")
                        .fingerprint("generate.kinds"));
        String before = config.fingerprint("generate.kinds");
        write("mine.txt", "---\npassage: none\nbegins: [Name]\nmaxInstructionTokens: 7\n---\n" + TEMPLATE);
        assertThat(read("generate.form=guided", "generate.kinds={mine.txt: 2, question: 1}")
                        .fingerprint("generate.kinds"))
                .isNotEqualTo(before);
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        refused("guided where kinds of pairs are named", "generate.kinds={question: 1}");
        refused("guided with generate.pairsPerPrompt above 1", "generate.pairsPerPrompt=2");
        refused("must be model with generate.repair above 0", "generate.repair=1");
        refused("generate.repair", "generate.repair=-1", "prompt.chat=model");
        refused("generate.repair", "generate.repair=11", "prompt.chat=model");
        refused("filter.language is German", "filter.language=German");
        refused("generate.kinds.question", "generate.form=guided", "generate.kinds={question: 0}");
        refused(
                "none of the kinds that come with the program (backtranslation,",
                "generate.form=guided",
                "generate.kinds={qestion: 1}");
        write("plain.txt", TEMPLATE);
        refused("does not begin with its settings", "generate.form=guided", "generate.kinds={plain.txt: 1}");
        write("unknown.txt", "---\npasage: none\n---\n" + TEMPLATE);
        refused("unknown.txt' is refused", "generate.form=guided", "generate.kinds={unknown.txt: 1}");
        write("filter.txt", "---\npassage: none\nfilter: {minGrounding: 7}\n---\n" + TEMPLATE);
        refused("filter.txt' is refused", "generate.form=guided", "generate.kinds={filter.txt: 1}");
        write("rule.txt", "---\npassage: chapter\n---\n" + TEMPLATE);
        refused("sentences", "generate.form=guided", "generate.kinds={rule.txt: 1}");
        write("ending.txt", "---\npassage: ending\n---\n" + TEMPLATE);
        refused(
                "so {{response}} must stand in the last part",
                "generate.form=guided",
                "generate.kinds={ending.txt: 1}");
        write("shared.txt", "---\npassage: none\nexamples: {minSharedWords: 2}\n---\n" + TEMPLATE);
        refused("minSharedWords", "generate.form=guided", "generate.kinds={shared.txt: 1}");
        write("empty.txt", "---\npassage: ending\n---\n");
        refused("where no template stands below", "generate.form=guided", "generate.kinds={empty.txt: 1}");
        write("both.txt", "---\npassage: ending\nresponse: Yes.\ninstruction: Why?\n---\n");
        refused("null where passage names a rule", "generate.form=guided", "generate.kinds={both.txt: 1}");
    }

    @Test
    void aDomainHasSamplesOfItsOwn() {
        RunConfig config = read("input.domains=[{name: d, clients: c, samplesPerChunk: 3}, {name: e, clients: f}]");
        assertThat(config.input().domains())
                .extracting(DomainConfig::samplesPerChunk)
                .containsExactly(3, 0);
        refused("samplesPerChunk", "input.domains=[{name: d, clients: c, samplesPerChunk: -1}]");
    }

    private void refused(String message, String... settings) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private RunConfig read(String... settings) {
        return RunConfig.parse(
                "run.yaml",
                "input: {root: in, domains: [{name: d, clients: c}]}\noutput: {root: out}\nmodel: {path: m}\n",
                folder,
                List.of(settings));
    }
}
