package io.fedu2s.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.cli.Main;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchJudgesCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void everyScoreHasAFigureForEveryFaultThatAPairCanHave() throws IOException {
        Path pairs = Files.writeString(folder.resolve("pairs.jsonl"), """
                {"document": "Ilse Brandt repaired the clock in 1912.", "instruction": "Who did?", "response": "Ilse Brandt did in 1912."}
                {"context": "The ferry to Tarn leaves at 9.", "instruction": "When does it leave?", "response": "It is at 9."}

                {"instruction": "Who needs no text?", "response": "Nobody."}
                """);
        Path json = folder.resolve("figures.json");

        assertThat(run(
                        "--pairs=craft=" + pairs,
                        "--json=" + json,
                        "--encoder=" + References.folder("nano-bert"),
                        "--rubric=standard"))
                .as(errors.toString())
                .isZero();

        List<JsonNode> figures = new ArrayList<>();
        new ObjectMapper().readTree(json.toFile()).forEach(figures::add);
        assertThat(figures)
                .extracting(figure -> figure.get("judge").textValue())
                .contains(
                        "grounding", "perplexity", "chunk_gain", "judge_supported", "embedding_support", "share_place");
        assertThat(figures)
                .filteredOn(figure -> figure.get("judge").textValue().equals("grounding"))
                .extracting(figure -> figure.get("fault").textValue() + " "
                        + figure.get("cases").intValue())
                .contains("number_changed 2", "negated 2", "other_answer 2", "copying_instruction 2");
        assertThat(figures).allSatisfy(figure -> {
            double auc = figure.get("auc").doubleValue();
            assertThat(auc)
                    .isBetween(
                            figure.get("low").doubleValue(), figure.get("high").doubleValue());
            assertThat(figure.get("domain").textValue()).isEqualTo("craft");
        });
        assertThat(out.toString().lines()).hasSize(figures.size() + 1);
        assertThat(out.toString())
                .startsWith("judge\tdomain\tfault\tcases\tauc\tlow\thigh\tbound\trefused\tother_bound\tother_refused");
    }

    @Test
    void aWrongOptionIsAWrongUseAndABrokenFileIsNamed() throws IOException {
        assertThat(run("--pairs=nothing")).isEqualTo(2);
        assertThat(run("--limit=0", "--pairs=a=b")).isEqualTo(2);
        assertThat(errors.toString()).contains("DOMAIN=FILE", "--limit");
        Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"instruction\": \"What?\"}\n");
        assertThat(run("--pairs=craft=" + broken)).isEqualTo(2);
        Path rubric = Files.writeString(folder.resolve("rubric.txt"), "Good.\n");
        Path pairs = Files.writeString(
                folder.resolve("pairs.jsonl"),
                "{\"document\": \"A.\", \"instruction\": \"B?\", \"response\": \"A.\"}\n");
        assertThat(run("--pairs=craft=" + pairs, "--rubric=" + rubric)).isEqualTo(2);
        assertThat(errors.toString()).contains("Line 1 of the rubric", "broken.jsonl");
    }

    private int run(String... options) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "bench",
                                "judges",
                                "--model=" + References.folder("nano-llama").toString()),
                        Stream.of(options))
                .toArray(String[]::new);
        CommandLine program = Main.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(errors, true));
        return program.execute(arguments);
    }
}
