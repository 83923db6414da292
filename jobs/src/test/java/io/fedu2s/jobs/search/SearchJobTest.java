package io.fedu2s.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.evaluate.EvaluateJob;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.federate.TunedRun;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class SearchJobTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    SearchJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void fillTables() throws IOException {
        run().writePairs();
        run().writeHumanPairs();
        for (String domain : List.of("medicine", "math")) {
            Files.writeString(folder.resolve("validation-" + domain + ".jsonl"), """
                    {"instruction": "What is it?", "response": "A text of %1$s.", "context": "Another text of %1$s."}
                    {"instruction": "Who read it?", "response": "Nobody did."}
                    """.formatted(domain));
        }
    }

    @Test
    void everyCellIsTriedOnceAndTheBestComesFirstWithItsSettings() throws IOException {
        String two = "search.learningRates=[1e-4, 0.02]";
        SearchResult result = search(two, "search.rounds=[1, 2]");
        assertThat(result.tried()).isEqualTo(2);

        JsonNode json = new ObjectMapper().readTree(Path.of(result.json()).toFile());
        assertThat(json.at("/pairs").asInt()).isEqualTo(4);
        assertThat(json.at("/tried")).hasSize(4);
        double[] losses = new double[4];
        for (int i = 0; i < 4; i++) {
            JsonNode tried = json.at("/tried/" + i);
            losses[i] = tried.at("/means/loss").asDouble();
            assertThat(losses[i])
                    .isCloseTo(
                            (tried.at("/domains/loss/medicine").asDouble()
                                            + tried.at("/domains/loss/math").asDouble())
                                    / 2,
                            within(1e-9));
            assertThat(tried.at("/rounds").asInt()).isIn(1, 2);
        }
        assertThat(losses).isSorted().doesNotHaveDuplicates();
        assertThat(json.at("/base/means/loss").asDouble()).isPositive();
        assertThat(result.text())
                .contains("base model")
                .endsWith("the best: --set federate.learningRate="
                        + json.at("/tried/0/learning_rate").asText()
                        + " --set federate.localSteps=2 --set federate.rounds="
                        + json.at("/tried/0/rounds").asText());
        assertThat(run().tables().exists(TableName.ROUNDS))
                .as("the run's own federation")
                .isFalse();
        assertThat(run().tables().exists(TableName.EVALUATIONS)).isFalse();

        Map<String, Long> versions = versions();
        SearchResult again = search(two, "search.rounds=[1, 2]");
        assertThat(again).isEqualTo(new SearchResult(result.json(), result.text(), 0));
        assertThat(versions()).isEqualTo(versions);

        SearchResult wider = search("search.learningRates=[1e-4, 0.02, 0.01]", "search.rounds=[1, 2]");
        assertThat(wider.tried()).as("the third alone").isEqualTo(1);
        assertThat(run().tables().states()).as("a search is no step of a run").hasSize(TableName.values().length - 2);
    }

    @Test
    void theRunItselfComesToWhatTheSearchMeasured() throws IOException {
        SearchResult result = search("search.learningRates=[]", "search.rounds=[2]", "search.metrics=[rougeL, loss]");
        JsonNode json = new ObjectMapper().readTree(Path.of(result.json()).toFile());
        RunConfig federated =
                config("evaluate.metrics=[loss]", "evaluate.centralised=false", "evaluate.localOnly=false");
        RunConfig onValidation = federated.with(List.of(
                "input.domains[0].evaluation=validation-medicine.jsonl",
                "input.domains[1].evaluation=validation-math.jsonl"));
        new FederateJob(spark, federated, run().tables()).run();
        new EvaluateJob(spark, onValidation, run().tables())
                .run()
                .evaluations()
                .forEach(evaluation -> assertThat(evaluation.value())
                        .isEqualTo(json.at((evaluation.variant().equals("base") ? "/base" : "/tried/0")
                                        + "/domains/loss/" + evaluation.domain())
                                .asDouble()));
        assertThat(json.at("/tried/0/means/rougeL").isNumber()).isTrue();
    }

    @Test
    void aRateThatFollowsTheRoundsMakesACellOfEachNumberOfRounds() {
        List<SearchCell> constant = SearchCell.of(config("search.rounds=[2, 4]", "search.localSteps=[5, 7]"));
        assertThat(constant)
                .hasSize(10)
                .allSatisfy(cell -> assertThat(cell.measured()).containsExactly(2, 4));
        List<SearchCell> falling = SearchCell.of(
                config("search.rounds=[2, 4]", "search.learningRates=[]", "federate.roundSchedule=cosine"));
        assertThat(falling)
                .containsExactly(
                        new SearchCell(0.01, 2, new TreeSet<>(List.of(2))),
                        new SearchCell(0.01, 2, new TreeSet<>(List.of(4))));
    }

    @Test
    void aCellThatFailsDoesNotEndTheSearchButAllOfThemDo() {
        // With fewer tokens than any pair has, no client can train.
        assertThatThrownBy(() -> search("search.learningRates=[]", "federate.maxLength=2"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("None of the 1 cells of the search made an adapter. The last said: In round 1");
    }

    @Test
    void validationPairsMustBeThereAndNotBeReported() throws IOException {
        assertThatThrownBy(() -> search("input.domains[1].validation=null"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the domains [math] have none")
                .hasMessageContaining("input.domains[].validation");
        Files.writeString(folder.resolve("validation-math.jsonl"), """
                {"instruction": "Who read it?", "response": "Nobody did."}
                {"instruction": "who  wrote it?", "response": "Somebody did."}
                """);
        assertThatThrownBy(this::search)
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("1 of the 2 pairs in input.domains[].validation of the domain 'math' are also")
                .hasMessageContaining("\"who wrote it?\"");
        Files.writeString(folder.resolve("validation-math.jsonl"), """
                {"instruction": "What is it?", "response": "Another answer.", "context": "A text about math."}
                """);
        assertThatThrownBy(this::search).hasMessageStartingWith("1 of the 1 pairs");
        assertThatThrownBy(() -> search("input.domains[0].validation=none.jsonl"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("none.jsonl' can't be read");
    }

    @Test
    void privacyIsNotSpentByASearch() {
        assertThatThrownBy(
                        () -> search("federate.aggregation=ffa", "federate.privacy.noiseMultiplier=1", "run.seed=7340"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cost the clients privacy");
    }

    private SearchResult search(String... settings) {
        return new SearchJob(spark, config(settings), run().tables()).run();
    }

    private TunedRun run() {
        return new TunedRun(spark, folder);
    }

    private RunConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "input.domains[0].validation=validation-medicine.jsonl",
                "input.domains[1].validation=validation-math.jsonl"));
        all.addAll(List.of(settings));
        return run().config(all.toArray(String[]::new));
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        for (TableName table : TableName.values()) {
            versions.put(table.folder(), run().tables().version(table));
        }
        return versions;
    }
}
