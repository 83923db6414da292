package io.fedu2s.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.jobs.federate.TunedRun;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.PairScores;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.record.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class EvaluateJobTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    EvaluateJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void everyVariantIsMeasuredInItsDomainsAndASecondRunChangesNothing() throws IOException {
        TunedRun run = new TunedRun(spark, folder);
        run.writePairs();
        run.writeHumanPairs();
        assertThatThrownBy(() -> evaluate(run))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'federate'");
        FileUtils.deleteDirectory(folder.resolve("output").toFile());
        run.federated();

        leaveTableOfAnEarlierVersion(run);
        EvaluateResult result = evaluate(run);
        assertThat(result.measured()).isTrue();
        List<Evaluation> rows = result.evaluations();
        for (String domain : List.of("math", "medicine")) {
            for (String variant : List.of(Evaluation.BASE, Evaluation.FEDERATED, Evaluation.CENTRALISED)) {
                assertThat(of(rows, variant, domain, ""))
                        .extracting(Evaluation::metric)
                        .containsExactlyInAnyOrder("rougeL", "bertscore", "loss", "perplexity");
                assertThat(of(rows, variant, domain, ""))
                        .extracting(Evaluation::n)
                        .containsOnly(3);
            }
        }
        assertThat(of(rows, Evaluation.LOCAL, "medicine", "ward-a")).hasSize(4);
        assertThat(of(rows, Evaluation.LOCAL, "medicine", "ward-b")).hasSize(4);
        assertThat(of(rows, Evaluation.LOCAL, "math", "school")).hasSize(4);
        assertThat(rows).hasSize(3 * 2 * 4 + 3 * 4);
        assertThat(rows)
                .filteredOn(row -> row.variant().equals(Evaluation.FEDERATED))
                .extracting(Evaluation::adapterVersion)
                .containsOnly(2);
        double base = value(of(rows, Evaluation.BASE, "math", ""), "loss");
        assertThat(value(of(rows, Evaluation.BASE, "math", ""), "perplexity"))
                .isCloseTo(Math.exp(base), within(1e-6 * Math.exp(base)));
        assertThat(value(of(rows, Evaluation.FEDERATED, "math", ""), "loss")).isLessThan(base);
        assertThat(value(of(rows, Evaluation.CENTRALISED, "math", ""), "loss")).isLessThan(base);

        for (Evaluation row : rows) {
            assertThat(row.scores()).hasSize(3);
            assertThat(new PairScores(row.scores(), row.weights())
                            .value(Metric.labelled(row.metric()).orElseThrow()))
                    .isEqualTo(row.value());
            assertThat(row.adapterSha256().isEmpty()).isNotEqualTo(row.variant().equals(Evaluation.FEDERATED));
        }

        long version = run.tables().version(TableName.EVALUATIONS);
        assertThat(evaluate(run).measured()).isFalse();
        assertThat(run.tables().version(TableName.EVALUATIONS)).isEqualTo(version);

        EvaluateResult other = evaluate(
                run,
                "federate.evaluateEveryRounds=1",
                "evaluate.centralised=false",
                "evaluate.localOnlyPairs=2",
                "evaluate.noRepeatNgram=1");
        List<Evaluation> heldBack = of(other.evaluations(), Evaluation.BASE, "math", "");
        assertThat(value(heldBack, "loss")).isEqualTo(base);
        assertThat(value(heldBack, "bertscore"))
                .as("of answers in which no token comes up twice")
                .isNotEqualTo(value(of(rows, Evaluation.BASE, "math", ""), "bertscore"));
        assertThat(other.evaluations()).extracting(Evaluation::variant).doesNotContain(Evaluation.CENTRALISED);
        assertThat(other.evaluations()).extracting(Evaluation::adapterVersion).contains(1, 2);
        assertThat(of(other.evaluations(), Evaluation.LOCAL, "math", "school"))
                .extracting(Evaluation::n)
                .containsOnly(2);

        Path baseline = Files.writeString(folder.resolve("baseline.tsv"), "LAYER,P,R,F\n1,0.5,0.5,0.5\n");
        EvaluateResult encoded = evaluate(
                run,
                "evaluate.metrics=[rouge1, rouge2, bertscore, bertscoreIdf, bertscoreRescaled, bertscoreIdfRescaled]",
                "evaluate.bertScoreBaseline=" + baseline,
                "evaluate.encoder=" + References.folder("nano-roberta"),
                "evaluate.encoderLayer=1",
                "evaluate.centralised=false",
                "evaluate.localOnly=false");
        assertThat(encoded.evaluations())
                .filteredOn(row -> row.metric().equals("bertscore"))
                .allSatisfy(row -> {
                    assertThat(row.scorer()).isEqualTo("nano-roberta");
                    assertThat(row.value()).isBetween(0.01, 1.0);
                })
                .hasSize(4);
        for (Evaluation rescaled : encoded.evaluations()) {
            if (rescaled.metric().equals("bertscoreRescaled")) {
                double plain = value(of(encoded.evaluations(), rescaled.variant(), rescaled.domain(), ""), "bertscore");
                assertThat(rescaled.value()).isCloseTo((plain - 0.5) / 0.5, within(1e-9));
            }
        }
        assertThat(encoded.evaluations())
                .extracting(Evaluation::metric)
                .containsOnly(
                        "rouge1", "rouge2", "bertscore", "bertscoreIdf", "bertscoreRescaled", "bertscoreIdfRescaled");
        Files.writeString(baseline, "LAYER,P,R,F\n1,0.25,0.25,0.25\n");
        assertThat(evaluate(
                                run,
                                "evaluate.metrics=[bertscoreRescaled]",
                                "evaluate.encoderLayer=1",
                                "evaluate.bertScoreBaseline=" + baseline,
                                "evaluate.centralised=false",
                                "evaluate.localOnly=false")
                        .evaluations())
                .hasSize(4);
    }

    /** Without the columns that came later, and with a row. */
    private void leaveTableOfAnEarlierVersion(TunedRun run) {
        for (int version = 0; version < 2; version++) {
            spark.sql(
                            "SELECT 'base' AS variant, 0 AS adapter_version, 'math' AS domain, '' AS client_id, 'loss' AS metric,"
                                    + " 's' AS scorer, 1.0D AS value, 3 AS n")
                    .write()
                    .format("delta")
                    .mode(SaveMode.Append)
                    .save(run.tables().path(TableName.EVALUATIONS));
        }
    }

    private EvaluateResult evaluate(TunedRun run, String... settings) {
        return new EvaluateJob(spark, run.config(settings), run.tables()).run();
    }

    private static List<Evaluation> of(List<Evaluation> rows, String variant, String domain, String client) {
        return rows.stream()
                .filter(row -> row.variant().equals(variant)
                        && row.domain().equals(domain)
                        && row.clientId().equals(client))
                .toList();
    }

    private static double value(List<Evaluation> rows, String metric) {
        return rows.stream()
                .filter(row -> row.metric().equals(metric))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
