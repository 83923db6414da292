package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.ingest.FaultyFileSystem;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.token.PromptForm;
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
import picocli.CommandLine.ParseResult;

class ModelCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path REFERENCES = References.folder("");
    private static final String NANO = REFERENCES.resolve("nano-llama").toString();
    private static final String ADAPTER = REFERENCES.resolve("nano-lora-all").toString();

    @TempDir
    Path folder;

    @Test
    void completePrintsTheTextOfTransformers() throws IOException {
        for (JsonNode row : decoding("greedy")) {
            String text = run("complete", "--prompt-file", prompt(row), "--max-new-tokens", "64", "--greedy");

            assertThat(text).isEqualTo(row.get("text").textValue() + System.lineSeparator());
        }
    }

    @Test
    void completeSamplesBySeedAndEndsAtAStop() throws IOException {
        String prompt = prompt(decoding("greedy").get(0));
        String first = run("complete", "--prompt-file", prompt, "--temperature", "0.9", "--seed", "1");
        String stop = first.substring(9, 12);

        assertThat(run("complete", "--prompt-file", prompt, "--temperature", "0.9", "--seed", "1"))
                .isEqualTo(first);
        assertThat(run("complete", "--prompt-file", prompt, "--temperature", "0.9", "--seed", "2"))
                .isNotEqualTo(first);
        assertThat(run("complete", "--prompt-file", prompt, "--temperature", "0.9", "--seed", "1", "--stop", stop))
                .isEqualTo(first.substring(0, first.indexOf(stop)) + System.lineSeparator());
    }

    @Test
    void scorePrintsTheIdsAndTheLikelihoodOfTransformers() throws IOException {
        List<JsonNode> references = decoding("responses");
        List<String> lines = new ArrayList<>();
        for (JsonNode row : references) {
            lines.add(JSON.createObjectNode()
                    .put("prompt", row.get("prompt").textValue())
                    .put("response", row.get("response").textValue())
                    .toString());
        }
        Path pairs = Files.write(folder.resolve("pairs.jsonl"), lines);

        List<String> scores = run("score", "--pairs", pairs.toString()).lines().toList();

        assertThat(scores).hasSameSizeAs(references);
        for (int row = 0; row < scores.size(); row++) {
            JsonNode score = JSON.readTree(scores.get(row));
            assertThat(score.get("prompt_ids")).isEqualTo(references.get(row).get("prompt_ids"));
            assertThat(score.get("response_ids")).isEqualTo(references.get(row).get("response_ids"));
            assertThat(score.get("nll").doubleValue())
                    .isCloseTo(references.get(row).get("nll").doubleValue(), within(1e-4));
        }
        assertThat(run("score", "--pairs", pairs.toString(), "--adapter", ADAPTER)
                        .lines())
                .doesNotContainAnyElementsOf(scores);
    }

    @Test
    void modelAndAdapterMayLieOnAnyFileSystem() throws IOException {
        FaultyFileSystem.registerWithSpark();
        String[] complete = {
            "complete", "--prompt-file", prompt(decoding("greedy").get(0)), "--greedy", "--adapter"
        };
        Path store = REFERENCES.toAbsolutePath().normalize();

        String[] local = append(complete, ADAPTER);
        String[] remote = append(complete, "faulty://" + store.resolve("nano-lora-all"));

        assertThat(runWith("faulty://" + store.resolve("nano-llama"), remote)).isEqualTo(run(local));
        assertThatThrownBy(() -> runWith("faulty://" + store.resolve("nano-none"), remote))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("There is no model folder 'faulty://" + store.resolve("nano-none") + "'");
    }

    private static String[] append(String[] arguments, String last) {
        return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    void scoreRendersAnInstructionByTheZeroShotTemplate() throws IOException {
        Path pairs = Files.writeString(folder.resolve("pairs.jsonl"), """
                {"instruction": "Who?", "response": "Omar."}

                {"prompt": "### Instruction:\\nWho?\\n\\n### Response:\\n", "response": "Omar."}
                {"instruction": "Who?", "context": "Omar has 36 pencils.", "response": "Omar."}
                """);

        List<String> scores = run("score", "--pairs", pairs.toString()).lines().toList();

        assertThat(scores).hasSize(3);
        assertThat(scores.get(0)).isEqualTo(scores.get(1)).isNotEqualTo(scores.get(2));
    }

    @Test
    void chatPutsPromptsIntoTheTemplateOfTheModel() throws IOException {
        Path model = Files.createDirectory(folder.resolve("chat-model"));
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(Path.of(NANO).resolve(file), model.resolve(file));
        }
        Path template = model.resolve("chat_template.jinja");
        Path prompt = Files.writeString(folder.resolve("prompt.txt"), "The harbour");
        Path pairs = Files.writeString(
                folder.resolve("pairs.jsonl"), "{\"prompt\": \"The harbour\", \"response\": \" freezes\"}\n");
        String[] complete = {"complete", "--prompt-file", prompt.toString(), "--greedy"};
        String[] score = {"score", "--pairs", pairs.toString()};

        Files.writeString(template, "{{ bos_token }}{{ messages[0].content }}");
        assertThat(chat(model, complete)).isEqualTo(run(complete));
        assertThat(chat(model, score)).isEqualTo(run(score));

        String plainId = LanguageModel.idOf(model, Dtype.FLOAT32);
        String chatId = LanguageModel.idOf(model, Dtype.FLOAT32, PromptForm.CHAT);

        Files.writeString(template, "{{ bos_token }}User: {{ messages[0].content }}\nYou:");
        assertThat(chat(model, complete)).isNotEqualTo(run(complete));
        assertThat(chat(model, score)).isNotEqualTo(run(score));

        assertThat(LanguageModel.idOf(model, Dtype.FLOAT32)).isEqualTo(plainId);
        assertThat(LanguageModel.idOf(model, Dtype.FLOAT32, PromptForm.CHAT)).isNotIn(plainId, chatId);

        Files.writeString(template, "{{ raise_exception('never') }}");
        assertThatThrownBy(() -> chat(model, complete))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(template.toString(), "never");
    }

    private static String chat(Path model, String... arguments) {
        return runWith(
                model.toString(),
                Stream.concat(Stream.of(arguments), Stream.of("--chat")).toArray(String[]::new));
    }

    @Test
    void weightsOfEightBitsAnswerNearlyAsSurely() throws IOException {
        Path pairs = Files.writeString(
                folder.resolve("pairs.jsonl"), "{\"prompt\": \"Omar has\", \"response\": \" 36 pencils.\"}\n");

        double whole = JSON.readTree(run("score", "--pairs", pairs.toString()))
                .get("nll")
                .doubleValue();
        double narrow = JSON.readTree(run("score", "--pairs", pairs.toString(), "--dtype=int8"))
                .get("nll")
                .doubleValue();

        assertThat(narrow).isNotEqualTo(whole).isCloseTo(whole, within(0.01 * whole));
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        assertRefused(List.of("complete", "--prompt-file", "nowhere.txt"), "nowhere.txt");
        assertRefused(List.of("score", "--pairs", "nowhere.jsonl"), "nowhere.jsonl");
        assertRefused(List.of("score", "--pairs", broken("{\"prompt\": \"a\"}")), "Line 2", "no 'response'");
        assertRefused(List.of("score", "--pairs", broken("{\"response\": \"a\"}")), "Line 2", "no 'instruction'");
        assertRefused(
                List.of("score", "--pairs", broken("{\"prompt\": 7, \"response\": \"a\"}")), "'prompt' is no text");
        assertRefused(List.of("score", "--pairs", broken("{\"prompt\"")), "Line 2", "not JSON");
        assertRefused(List.of("complete", "--prompt-file", broken("{}"), "--device", "gpu:99"), "gpu:99");
        Path pairs = Files.writeString(folder.resolve("pairs.jsonl"), "{\"prompt\": \"a\", \"response\": \"b\"}\n");
        assertThatThrownBy(() -> runWith("no/model", "score", "--pairs", pairs.toString()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("There is no model folder 'no/model'", "nothing is downloaded");
        assertThatThrownBy(() -> runWith(NANO + "/config.json", "score", "--pairs", pairs.toString()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("There is no model folder", "it is a file");
        assertRefused(
                List.of("score", "--pairs", pairs.toString(), "--adapter", "no/adapter"),
                "There is no adapter folder 'no/adapter'");
    }

    private String broken(String line) throws IOException {
        return Files.writeString(
                        folder.resolve("broken.jsonl"), "{\"prompt\": \"a\", \"response\": \"b\"}\n" + line + "\n")
                .toString();
    }

    private String prompt(JsonNode row) throws IOException {
        return Files.writeString(folder.resolve("prompt.txt"), row.get("prompt").textValue())
                .toString();
    }

    private static List<JsonNode> decoding(String key) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        JSON.readTree(REFERENCES.resolve("decoding.json").toFile()).get(key).forEach(rows::add);
        return rows;
    }

    private static void assertRefused(List<String> arguments, String... why) {
        assertThatThrownBy(() -> run(arguments.toArray(String[]::new)))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(why);
    }

    private static String run(String... arguments) {
        return runWith(NANO, arguments);
    }

    private static String runWith(String model, String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new ModelCommand()).setOut(new PrintWriter(out));
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--model", model, "--threads", "1"))
                .toArray(String[]::new);
        command.parseArgs(all);
        ParseResult leaf = command.getParseResult();
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        ((Runnable) leaf.commandSpec().userObject()).run();
        return out.toString();
    }
}
