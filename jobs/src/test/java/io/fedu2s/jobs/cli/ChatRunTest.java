package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.passage.Passage;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.ScoredExample;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.token.PromptForm;
import io.fedu2s.udf.token.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with a model whose prompts take its chat template: the quickstart's, which is given one. */
@ExtendWith(SharedSpark.class)
class ChatRunTest {
    private static final Path QUICKSTART = Path.of("../conf/quickstart");
    private static final Path MEDICINE = QUICKSTART.resolve("corpora/medicine");
    private static final String TEMPLATE = "{{ bos_token }}{% for message in messages %}"
            + "{% if message.role == 'user' %}{{ 'Read with care.\\n\\n' + message.content }}"
            + "{% else %}{{ message.content + eos_token }}{% endif %}{% endfor %}";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private Path model;
    private RunConfig config;
    private Tables tables;

    ChatRunTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void corpusAndModel() throws IOException {
        Path documents = Files.createDirectories(folder.resolve("clients/clinic-hill"));
        for (String note : List.of("note-01.txt", "note-02.txt", "note-03.txt")) {
            Files.copy(MEDICINE.resolve("clients/clinic-hill").resolve(note), documents.resolve(note));
        }
        Files.copy(MEDICINE.resolve("examples.jsonl"), folder.resolve("examples.jsonl"));
        Files.write(
                folder.resolve("eval.jsonl"),
                Files.readAllLines(MEDICINE.resolve("eval.jsonl")).subList(0, 1));
        model = Files.createDirectory(folder.resolve("model"));
        try (Stream<Path> files = Files.list(QUICKSTART.resolve("model"))) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(Objects.requireNonNull(file.getFileName())));
            }
        }
        Files.writeString(model.resolve("chat_template.jinja"), TEMPLATE);
        config = RunConfig.parse("run.yaml", """
                run: {id: chat, seed: 3}
                input:
                  root: %1$s
                  domains: [{name: medicine, clients: clients, examples: [examples.jsonl], evaluation: eval.jsonl}]
                output: {root: %1$s/output}
                model: {path: %1$s/model}
                retrieve: {method: fixed, k: 2}
                prompt: {maxPromptTokens: 512, chat: model}
                generate: {maxNewTokens: 48, temperature: 0}
                lora: {rank: 2, alpha: 4, targets: [q_proj, v_proj]}
                federate: {rounds: 1, localSteps: 2, batchSize: 2}
                evaluate: {maxNewTokens: 8, centralised: false, localOnly: false}
                """.formatted(folder), folder, List.of());
        tables = new Tables(spark, config.output().root(), config.run().id());
    }

    @Test
    void everyPromptIsPutIntoTheTemplateAndTheRunGoesToItsEnd() throws IOException {
        assertThat(new RunJob(spark, config, tables).run()).startsWith("run chat done in ");

        List<Generation> generations =
                rows(TableName.GENERATIONS).map(Generation::fromRow).toList();
        assertThat(generations).isNotEmpty();
        try (Tokenizer plain = Tokenizer.load(model);
                LanguageModel chat = LanguageModel.load(model, Dtype.FLOAT32, Device.cpu(), PromptForm.CHAT);
                TextGenerator generator = new TextGenerator(chat, Optional.empty())) {
            for (Generation generation : generations) {
                String prompt = prompt(generation);
                int rendered = plain.encodePrompt("Read with care.\n\n" + prompt).length;
                assertThat(generation.promptTokens())
                        .isEqualTo(rendered)
                        .isGreaterThan(plain.encodePrompt(prompt).length);
                assertThat(generation.modelId()).isEqualTo(chat.modelId());
            }
            Generation first = generations.get(0);
            SamplingConfig greedy = new SamplingConfig(48, 0, 1, template().stopStrings(), 1);
            GenerationRequest request = new GenerationRequest("first", prompt(first), 0);
            assertThat(generator.generate(List.of(request), greedy).get(0).text())
                    .isEqualTo(first.text());
        }

        Round round = rows(TableName.ROUNDS).map(Round::fromRow).findFirst().orElseThrow();
        Path adapter = folder.resolve("output/adapter");
        assertThat(PeftFolder.read(adapter).sha256()).isEqualTo(round.adapterSha256());
        JsonNode summary = JsonMapper.builder()
                .build()
                .readTree(folder.resolve("output/summary.json").toFile());
        assertThat(summary.at("/pairs/accepted").asInt()).isPositive();
        assertThat(summary.at("/evaluations").findValuesAsText("metric"))
                .containsExactly("rougeL", "bertscore", "loss", "perplexity");
    }

    /** As the planner fills it: the first examples of the pool, the first of them last. */
    private String prompt(Generation generation) throws IOException {
        List<ScoredExample> examples = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("examples.jsonl")).subList(0, 2)) {
            JsonNode example = JsonMapper.builder().build().readTree(line);
            examples.add(new ScoredExample(
                    "example",
                    0,
                    example.get("document").textValue(),
                    example.get("instruction").textValue(),
                    example.get("response").textValue()));
        }
        Collections.reverse(examples);
        Chunk chunk = rows(TableName.CHUNKS)
                .map(Chunk::fromRow)
                .filter(each -> each.chunkId().equals(generation.chunkId()))
                .findFirst()
                .orElseThrow();
        return template().render("", examples, chunk.text(), Passage.NONE);
    }

    private FewShotTemplate template() {
        return config.prompt().fewShotTemplate();
    }

    private Stream<org.apache.spark.sql.Row> rows(TableName table) {
        return tables.read(table).collectAsList().stream();
    }
}
