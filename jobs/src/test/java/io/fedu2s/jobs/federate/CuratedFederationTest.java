package io.fedu2s.jobs.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class CuratedFederationTest {
    private static final String[] ONE_STEP = {
        "federate.rounds=1", "federate.localSteps=1", "federate.batchSize=2", "filter.minChunkGain=0"
    };

    private final SparkSession spark;

    @TempDir
    private Path folder;

    CuratedFederationTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void theBestPairsAreTheFirstThatAreLearned(@TempDir Path other) {
        double ofTheBest = loss(new TunedRun(spark, other), List.of(1, 3));
        TunedRun run = new TunedRun(spark, folder);
        double curated = loss(run, List.of(0, 1, 2, 3, 4), "federate.curate.order=quality");
        assertThat(curated).as("one step on the two best of five").isCloseTo(ofTheBest, within(1e-5));

        long version = run.tables().version(TableName.UPDATES);
        loss(run, List.of(0, 1, 2, 3, 4), "federate.curate.order=quality");
        assertThat(run.tables().version(TableName.UPDATES)).as("nothing to do").isEqualTo(version);
    }

    @Test
    void ofADocumentSoManyPairsAreLearnedAndOtherKeysAreAnotherFederation() {
        TunedRun run = new TunedRun(spark, folder);
        run.writePairs();
        RunConfig capped = run.config("federate.rounds=1", "federate.curate.perDocument=2");
        new FederateJob(spark, capped, run.tables()).run();
        assertThat(trainings(run.tables())).containsEntry("ward-a", 2L).containsEntry("school", 2L);

        AcceptedPairs pairs = AcceptedPairs.read(run.tables());
        String plain = Federation.of(run.config(), run.tables(), pairs).name();
        assertThat(List.of(
                        run.config("federate.curate.perDocument=2"),
                        run.config("federate.curate.perDocument=3"),
                        run.config("filter.minChunkGain=0", "federate.curate.order=quality"),
                        run.config("filter.minInstructionGain=0", "federate.curate.weights=ifd"),
                        run.config("filter.minInstructionGain=0", "federate.curate.weights=instruction_gain")))
                .extracting(config -> Federation.of(config, run.tables(), pairs).name())
                .doesNotHaveDuplicates()
                .doesNotContain(plain);
    }

    @Test
    void pairsOfOtherScoresAreAnotherFederationWhereTheirOrderFollowsFromThem(@TempDir Path other) {
        TunedRun one = new TunedRun(spark, folder);
        TunedRun two = new TunedRun(spark, other);
        write(one, List.of(0, 1), 1);
        write(two, List.of(0, 1), -1);
        assertThat(name(one)).isEqualTo(name(two));
        assertThat(name(one, "federate.curate.order=quality")).isNotEqualTo(name(two, "federate.curate.order=quality"));
    }

    private static String name(TunedRun run, String... settings) {
        List<String> all = new ArrayList<>(List.of(ONE_STEP));
        all.addAll(List.of(settings));
        RunConfig config = run.config(all.toArray(String[]::new));
        return Federation.of(config, run.tables(), AcceptedPairs.read(run.tables()))
                .name();
    }

    /** The loss of one step on the pairs of these numbers; odd ones are the better ones. */
    private double loss(TunedRun run, List<Integer> numbers, String... settings) {
        write(run, numbers, 1);
        List<String> all = new ArrayList<>(List.of(ONE_STEP));
        all.addAll(List.of(settings));
        new FederateJob(spark, run.config(all.toArray(String[]::new)), run.tables()).run();
        return ClientTraining.fromRow(run.tables().read(TableName.TRAININGS).head())
                .loss();
    }

    private void write(TunedRun run, List<Integer> numbers, double sign) {
        List<Row> rows = numbers.stream()
                .map(number -> new Pair(
                                "ward-a",
                                "medicine",
                                "document",
                                "chunk",
                                "generation-" + number,
                                "few-shot",
                                "",
                                "pair-" + number,
                                "Text " + number
                                        + IntStream.range(0, number)
                                                .mapToObj(i -> " and more")
                                                .collect(Collectors.joining()),
                                "What is number " + number + "?",
                                "It is " + number * 7 + ".",
                                Map.of("chunk_gain", sign * (number % 2 == 1 ? 2.0 : 0.5)),
                                true,
                                "",
                                "")
                        .toRow())
                .toList();
        run.tables().replace(TableName.PAIRS, spark.createDataFrame(rows, Pair.SCHEMA), "filter-" + numbers + sign);
    }

    private static Map<String, Long> trainings(Tables tables) {
        return tables.read(TableName.TRAININGS).collectAsList().stream()
                .map(ClientTraining::fromRow)
                .collect(Collectors.toMap(ClientTraining::clientId, ClientTraining::pairs));
    }
}
