package io.fedu2s.jobs.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.ingest.ChunkSample;
import io.fedu2s.jobs.ingest.IngestJob;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.record.Chunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class PreviewJobTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    PreviewJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void documents() throws IOException {
        for (String client : List.of("ward-a", "ward-b")) {
            Path own = Files.createDirectories(folder.resolve("medicine").resolve(client));
            for (int i = 0; i < 4; i++) {
                Files.writeString(
                        own.resolve("note-" + i + ".txt"),
                        "The ferry of %s sails at noon. Bed number %d is free.".formatted(client, i));
            }
        }
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            lines.append(
                    "{\"text\": \"Mira has %d pears and buys 3 more.\", \"who\": \"school-%d\"}%n".formatted(i, i % 2));
        }
        Files.writeString(folder.resolve("math.jsonl"), lines);
    }

    @Test
    void promptsAnswersAndVerdictsAreShownAndNothingIsWritten() {
        String text = preview(3, "");
        assertThat(text)
                .contains(
                        "1 of 3: math, client school-",
                        "2 of 3: medicine, client ward-",
                        "3 of 3: math, client school-")
                .contains("[prompt, ", " tokens, no examples]", "pears and buys 3 more")
                .contains("[answer, ", "[rejected as ")
                .endsWith(text.substring(text.lastIndexOf("0 of 3 pairs accepted; rejected: ")));
        assertThat(preview(3, "")).as("the same seed").isEqualTo(text);
        assertThat(folder.resolve("output")).doesNotExist();
    }

    @Test
    void whatGoesBackIsShownWithTheComplaintAndTheAnswerToIt() throws IOException {
        Path chatting = Files.createDirectory(folder.resolve("model"));
        try (Stream<Path> files = Files.list(References.folder("nano-llama"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, chatting.resolve(Objects.requireNonNull(file.getFileName())));
            }
        }
        Files.writeString(
                chatting.resolve("chat_template.jinja"),
                "{% for message in messages %}{{ message.role + ': ' + message.content + '\\n' }}{% endfor %}");
        RunConfig config = config(
                "model.path=" + chatting, "prompt.chat=model", "prompt.maxPromptTokens=160", "generate.repair=1");
        String text = new PreviewJob(spark, config, tables(), 2, "").run();
        assertThat(text)
                .containsSubsequence(
                        "[prompt, ",
                        "[answer, ",
                        "[rejected as no_response",
                        "[goes back]",
                        ": write another instruction about the document and the response to it, each in a line",
                        "[answer, ",
                        "[rejected as ")
                .endsWith("2 answers went back, 0 of the pairs after that are accepted");
        assertThat(folder.resolve("output")).doesNotExist();
    }

    @Test
    void whatStandsAboveAChunkIsShownWhereTheTemplateHasAPlaceForIt() throws IOException {
        Files.createDirectories(folder.resolve("manuals/clinic"));
        Files.writeString(folder.resolve("manuals/clinic/doses.md"), """
                # Tablets

                ## Doses

                | drug | mg |
                |---|---|
                """ + "| aspirin with water | 500 |\n".repeat(8));
        Files.writeString(folder.resolve("section.txt"), """
                {{context}}
                {{#examples}}
                Document: {{document}}
                Instruction: {{instruction}}
                Response: {{response}}
                {{/examples}}
                {{#section}}
                Section: {{section}}
                {{/section}}
                Document: {{chunk}}
                Instruction:
                """);
        String[] settings = {
            "input.domains[0].clients=manuals",
            "ingest.chunker=structure",
            "ingest.chunkTokens=90",
            "prompt.fewShotTemplate=section.txt"
        };
        String text = new PreviewJob(spark, config(settings), tables(), 20, "clinic").run();
        assertThat(text)
                .contains("%nDocument: # Tablets%n%n## Doses%n%n| drug | mg |%n".formatted())
                .contains(
                        "%nSection: Tablets > Doses%n| drug | mg |%n|---|---|%nDocument: | aspirin with water | 500 |%n"
                                .formatted());
    }

    @Test
    void chunksAreDrawnInTurnsOfDomainsAndClients() {
        List<Chunk> drawn = draw(8, "");
        assertThat(drawn).hasSize(8).doesNotHaveDuplicates();
        assertThat(drawn.stream().map(Chunk::domain).limit(4)).containsExactly("math", "medicine", "math", "medicine");
        assertThat(drawn.stream().map(Chunk::clientId).limit(4).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("school-0", "school-1", "ward-a", "ward-b");
        assertThat(draw(100, "ward-a"))
                .hasSize(4)
                .allMatch(chunk -> chunk.clientId().equals("ward-a"));
        assertThat(draw(2, "school-1"))
                .hasSize(2)
                .allMatch(chunk -> chunk.clientId().equals("school-1"));
    }

    @Test
    void theChunksOfATableThatIsUpToDateAreTaken() throws IOException {
        Tables tables = tables();
        new IngestJob(spark, config(), tables).run();
        List<Long> versions = versions(tables);
        List<Chunk> drawn = draw(4, "");
        assertThat(drawn).hasSize(4);
        assertThat(new IngestJob(spark, config(), tables).isDone()).isTrue();
        Files.writeString(folder.resolve("medicine/ward-a/note-9.txt"), "A new note of the ward is here to be read.");
        assertThat(new IngestJob(spark, config(), tables).isDone()).isFalse();
        assertThat(draw(100, "ward-a")).as("with the new one").hasSize(5);
        assertThat(versions(tables)).isEqualTo(versions);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> preview(3, "ward-c"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("The client 'ward-c' has no chunk.")
                .hasMessageContaining("ward-a, ward-b");
        assertThatThrownBy(
                        () -> new PreviewJob(spark, config("input.domains[0].clients=nowhere"), tables(), 3, "").run())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("nowhere");
    }

    private String preview(int chunks, String client) {
        return new PreviewJob(spark, config(), tables(), chunks, client).run();
    }

    private List<Chunk> draw(int chunks, String client) {
        return new ChunkSample(spark, config(), tables()).draw(chunks, client);
    }

    private Tables tables() {
        return new Tables(spark, folder.resolve("output").toString(), "test");
    }

    private static List<Long> versions(Tables tables) {
        return Arrays.stream(TableName.values()).map(tables::version).toList();
    }

    private RunConfig config(String... settings) {
        String text = """
                run: {id: test, seed: 5}
                input:
                  root: %1$s
                  domains:
                    - {name: medicine, clients: medicine}
                    - {name: math, clients: math.jsonl, format: jsonl, client: {from: column, column: who}}
                output: {root: %1$s/output}
                model: {path: %2$s}
                retrieve: {k: 0}
                prompt: {maxPromptTokens: 200}
                generate: {maxNewTokens: 6, temperature: 0}
                ingest: {minChunkTokens: 2}
                """.formatted(folder, References.folder("nano-llama"));
        return RunConfig.parse("test.yaml", text, folder, List.of(settings));
    }
}
