package io.fedu2s.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.cli.Main;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NANO = References.folder("nano-llama").toString();

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void promptsAreIdsAndWhatIsNoneIsRefused() throws IOException {
        Path prompts =
                Files.writeString(folder.resolve("prompts.jsonl"), "{\"ids\": [1, 70, 71]}\n{\"ids\": [1, 70]}\n");

        JsonNode figures = figures("prompts", "--prompts=" + prompts, "--new=3", "--steps=1");
        assertThat(figures.get("what").textValue()).isEqualTo("prompts");
        assertThat(figures.get("tokens_per_s").doubleValue()).isPositive();

        Files.writeString(prompts, "{\"ids\": [1, \"two\"]}\n");
        assertThatThrownBy(() -> PromptFile.read(prompts))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("prompts.jsonl", "ids");
    }

    @Test
    void theCeilingIsTwoRates() throws IOException {
        JsonNode rates = figures("ceiling", "--steps=1");

        assertThat(rates.get("gflop_per_s").doubleValue()).isPositive();
        assertThat(rates.get("gb_per_s").doubleValue()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "generate"})
    void oneLineOfFiguresIsPrintedWithoutATokenizer(String what) throws IOException {
        JsonNode figures =
                figures(what, "--batch=3", "--length=16", "--response=4", "--new=3", "--steps=2", "--lengths=uniform");

        assertThat(figures.fieldNames())
                .toIterable()
                .containsExactly("what", "dtype", "batch", "length", "lengths", "tokens_per_s", "median_s", "torch");
        assertThat(figures.get("what").textValue()).isEqualTo(what);
        assertThat(figures.get("dtype").textValue()).isEqualTo("float32");
        assertThat(figures.get("lengths").textValue()).isEqualTo("uniform");
        assertThat(figures.get("tokens_per_s").doubleValue()).isPositive();
    }

    @Test
    void aWrongOptionIsAWrongUse() {
        assertThat(run("train", "--batch", "0")).isEqualTo(2);
        assertThat(run("cook")).isEqualTo(2);
        assertThat(errors.toString()).contains("--batch", "cook");
    }

    private JsonNode figures(String... arguments) throws IOException {
        assertThat(run(arguments)).as(errors.toString()).isZero();
        return JSON.readTree(out.toString());
    }

    private int run(String... arguments) {
        CommandLine program = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
        return program.execute(
                Stream.concat(Stream.of("model", "bench", "--model", NANO, "--threads", "1"), Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
