package io.fedu2s.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.export.ExportJob;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.CommittedRounds;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.federate.TunedRun;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ReleasesTest {
    private static final String[] BRIEFLY = {
        "evaluate.centralised=false", "evaluate.localOnly=false", "evaluate.metrics=[loss]", "federate.rounds=1"
    };

    private final SparkSession spark;

    @TempDir
    private Path folder;

    ReleasesTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void anAdapterThatBecameWorseIsNotExported() throws IOException {
        TunedRun run = new TunedRun(spark, folder);
        run.writePairs();
        run.writeHumanPairs();
        RunConfig config = run.config(BRIEFLY);
        new FederateJob(spark, config, run.tables()).run();
        new EvaluateJob(spark, config, run.tables()).run();
        assertThat(verdicts(run)).singleElement().satisfies(first -> {
            assertThat(first.round()).isEqualTo(1);
            assertThat(first.accepted()).isTrue();
            assertThat(first.besideRound()).isZero();
        });

        run.tables()
                .replace(
                        TableName.PAIRS,
                        run.tables()
                                .read(TableName.PAIRS)
                                .where(col("client_id").notEqual("ward-b")),
                        "a client left");
        new FederateJob(spark, config, run.tables()).run();
        assertThat(new ExportJob(spark, config, run.tables()).run().round())
                .as("of what was not measured the last")
                .isEqualTo(2);
        releases(run, config).decide(List.of(loss(1, 2.0), loss(2, 2.5)));
        assertThat(verdicts(run)).last().satisfies(second -> {
            assertThat(second.accepted()).isFalse();
            assertThat(second.besideRound()).isEqualTo(1);
            assertThat(second.low()).isPositive();
        });
        assertThat(new ExportJob(spark, config, run.tables()).run().round()).isEqualTo(1);
        assertThat(new ExportJob(spark, config.with(List.of("federate.accept=any")), run.tables())
                        .run()
                        .round())
                .isEqualTo(2);

        new EvaluateJob(spark, config, run.tables()).run();
        assertThat(run.tables().read(TableName.EVALUATIONS).collectAsList())
                .as("the last one is measured beside the one that stands")
                .extracting(row -> row.<Integer>getAs("adapter_version"))
                .contains(0, 1, 2);
        assertThat(verdicts(run)).as("a verdict is given once").hasSize(2);
    }

    private Releases releases(TunedRun run, RunConfig config) {
        return new Releases(
                spark,
                config,
                run.tables(),
                CommittedRounds.of(config, run.tables(), AcceptedPairs.read(run.tables())));
    }

    private static List<Release> verdicts(TunedRun run) {
        return run.tables().read(TableName.RELEASES).orderBy("round").collectAsList().stream()
                .map(Release::fromRow)
                .toList();
    }

    /** Of eight pairs, that of each a little more than of the one before. */
    private static Evaluation loss(int round, double value) {
        List<Double> scores =
                Stream.iterate(value, each -> each + 0.01).limit(8).toList();
        return new Evaluation(
                Evaluation.FEDERATED,
                round,
                "sha",
                "math",
                "",
                "loss",
                "model",
                value,
                8,
                scores,
                Collections.nCopies(8, 1.0));
    }
}
