package io.fedu2s.jobs.ablate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.ablate.AblationRequest.Extent;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.generate.GenerateJob;
import io.fedu2s.jobs.ingest.IngestJob;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.record.AblationScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class AblateJobTest {
    private static final AblationRequest FILTERS =
            new AblationRequest(1, Set.of(Axis.FILTER, Axis.KINDS), Extent.ONE_FACTOR);
    private static final CommitListener NOBODY = (table, version) -> {};

    private final SparkSession spark;

    @TempDir
    private Path folder;

    AblateJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void writeInput() throws IOException {
        Path client = Files.createDirectories(folder.resolve("medicine/ward-a"));
        Files.writeString(client.resolve("notes.txt"), "The hospital in Borva has twelve beds and a garden.");
        Files.writeString(
                client.resolve("more.txt"),
                "The ferry to Aldo leaves at nine in the morning of every day but the last one of the month, when it is washed and painted.");
        Files.writeString(folder.resolve("examples.jsonl"), """
                {"document": "A boat to Enna leaves at six.", "instruction": "When does the boat leave?", "response": "At six."}
                """);
        Files.writeString(folder.resolve("eval.jsonl"), """
                {"instruction": "Who wrote it?", "response": "Somebody did."}
                {"instruction": "When was that?", "response": "In the year of 1852."}
                """);
    }

    @Test
    void cellsAreRunOnceGoOnAfterAKillAndShareTheirGenerations() throws IOException {
        assertThatThrownBy(() -> job(FILTERS, Killed.after("ABLATIONS 0")).run())
                .isInstanceOf(Killed.class);
        assertThat(tables().read(TableName.ABLATIONS).count())
                .as("the base model")
                .isEqualTo(2);
        new IngestJob(spark, config(), tables()).run();
        new GenerateJob(spark, config(), tables()).run();
        Map<TableName, Long> ofRun = versions(tables());
        AblateJob job = job(FILTERS, NOBODY);
        AblationResult result = job.run();
        assertThat(result.fresh()).as("rules and none").isEqualTo(2);
        assertThat(tables().version(TableName.ABLATIONS))
                .as("made, then a commit each")
                .isEqualTo(3);

        List<AblationScore> scores =
                tables().read(TableName.ABLATIONS).orderBy("cell", "metric").collectAsList().stream()
                        .map(AblationScore::fromRow)
                        .toList();
        assertThat(scores)
                .hasSize(6)
                .allSatisfy(score -> assertThat(score.scores()).hasSize(2));
        AblationScore base = scores.get(0);
        assertThat(base.cell()).isEqualTo(AblationScore.BASE);
        assertThat(scores)
                .filteredOn(score -> score.metric().equals(base.metric()))
                .allSatisfy(score -> assertThat(score.base()).isEqualTo(base.federated()));
        assertThat(scores.get(2).cell()).contains("filter=none");
        assertThat(scores.get(2).accepted()).isEqualTo(scores.get(2).pairs()).isPositive();
        assertThat(scores.get(4).cell()).contains("filter=rules");
        assertThat(scores.get(4).accepted()).isLessThan(scores.get(4).pairs());

        Tables shared = new Tables(spark, folder.resolve("output/ablation").toString(), "test");
        List<Row> plans =
                shared.read(TableName.GENERATIONS).select("plan_id").distinct().collectAsList();
        assertThat(plans).as("both filters judge the same generations").hasSize(1);
        assertThat(shared.last(TableName.GENERATIONS, "run/" + plans.get(0).getString(0)))
                .as("which are the run's")
                .isZero();
        assertThat(folder.resolve("output/ablation/cells")).doesNotExist();
        ofRun.remove(TableName.ABLATIONS);
        assertThat(versions(tables())).as("the run's own").containsAllEntriesOf(ofRun);
        JsonNode json = new ObjectMapper().readTree(Path.of(result.json()).toFile());
        assertThat(json.at("/claims/0/value").asText()).isEqualTo("rules");
        assertThat(json.at("/left_out/0/cell/kinds").asText()).isEqualTo("none.txt");
        assertThat(json.at("/left_out/0/reason").asText()).contains("none.txt");
        assertThat(Files.readString(Path.of(result.page()))).contains("Ablation of run test", "rules over none");

        String text = Files.readString(Path.of(result.json()));
        Map<TableName, Long> versions = versions(shared);
        AblationResult again = job.run();
        assertThat(again).isEqualTo(new AblationResult(result.json(), result.page(), result.text(), 0));
        assertThat(versions(shared)).isEqualTo(versions);
        assertThat(Files.readString(Path.of(result.json()))).isEqualTo(text);
        assertThat(job.plan())
                .contains("filter=none feedback=none kinds=configured k=1 chunks=all, done with 1 seeds")
                .contains("left out: selection=bm25 filter=rules feedback=none kinds=none.txt k=1")
                .endsWith("2 cells with 1 seeds are 2 federations, 2 of them done, on 1 sets of generations");
    }

    @Test
    void anAblationThatMakesNothingSaysWhyAndWhatCannotBeAblatedIsRefused() {
        AblationRequest configured = new AblationRequest(1, Set.of(Axis.FEEDBACK), Extent.ONE_FACTOR);
        assertThatThrownBy(() -> job(
                                configured,
                                NOBODY,
                                "ablate.feedback=[none]",
                                "filter.maxInstructionWords=null",
                                "filter.minInstructionWords=100")
                        .run())
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("None of the 1 cells of the ablation made an adapter. The last said: ")
                .hasMessageContaining("instruction_too_short");
        assertThatThrownBy(() -> job(configured, NOBODY, "input.domains[0].evaluation=null")
                        .run())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no domain has any");
        assertThatThrownBy(() -> job(
                                configured,
                                NOBODY,
                                "federate.aggregation=ffa",
                                "federate.privacy.noiseMultiplier=1",
                                "run.seed=7340")
                        .run())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cost the clients privacy");
    }

    private AblateJob job(AblationRequest request, CommitListener listener, String... settings) {
        return new AblateJob(spark, config(settings), tables(), request, listener);
    }

    /** Of two pairs the rules refuse the one that has more words than an instruction may have. */
    private RunConfig config(String... settings) {
        String text = """
                run: {id: test, seed: 5}
                input:
                  root: %1$s
                  domains: [{name: medicine, clients: medicine, examples: [examples.jsonl], evaluation: eval.jsonl}]
                output: {root: %1$s/output}
                model: {path: %2$s}
                ingest: {minChunkTokens: 1}
                retrieve: {k: 1}
                prompt: {maxPromptTokens: 200}
                generate: {form: guided, kinds: {cloze: 1}, maxInstructionTokens: 6, maxNewTokens: 6}
                filter: {maxInstructionWords: 20}
                ablate: {filter: [none], kinds: [none.txt]}
                lora: {rank: 2, alpha: 4, targets: [q_proj]}
                federate: {rounds: 1, localSteps: 1, batchSize: 2, maxLength: 400, learningRate: 0.01}
                evaluate: {metrics: [rougeL, loss], maxNewTokens: 4}
                """.formatted(folder, References.folder("nano-llama"));
        return RunConfig.parse("test.yaml", text, folder, List.of(settings));
    }

    private Tables tables() {
        return new Tables(spark, folder.resolve("output").toString(), "test");
    }

    private static Map<TableName, Long> versions(Tables tables) {
        Map<TableName, Long> versions = new EnumMap<>(TableName.class);
        for (TableName table : TableName.values()) {
            versions.put(table, tables.version(table));
        }
        return versions;
    }
}
