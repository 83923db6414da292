package io.fedu2s.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.record.Evaluation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void eachDomainAndMetricHasAVerdictInWords() {
        Findings findings = findings(
                measured(Metric.ROUGE_L, "law", 40, 0.3, 0.5, 0.6),
                measured(Metric.LOSS, "law", 40, 2, 1.5, 1.5),
                measured(Metric.ROUGE_L, "art", 40, 0.3, 0.2, 0.3));
        assertThat(findings.sentences())
                .containsExactly(
                        "art, rougeL: worse than the base model (base 0.300, federated 0.200; −0.100, 95 % interval −0.100 to"
                                + " −0.100, 40 pairs)",
                        "law, rougeL: better than the base model (base 0.300, federated 0.500; +0.200, 95 % interval +0.200"
                                + " to +0.200, 40 pairs)",
                        "law, loss, lower is better: better than the base model (base 2.000, federated 1.500; −0.500, 95 %"
                                + " interval −0.500 to −0.500, 40 pairs)");
        assertThat(findings.warnings())
                .containsExactly(
                        "art: the federated adapter is worse than the base model by rougeL (−0.100, which 40 pairs show)",
                        "art: the federated adapter is worse than local tuning by rougeL (−0.100, which 40 pairs show)",
                        "law: the federated adapter is worse than local tuning by rougeL (−0.100, which 40 pairs show)");
        assertThat(findings.inShort()).isEqualTo("better: law rougeL, law loss; worse: art rougeL");
    }

    @Test
    void fewPairsAreWarnedOfAndShowNothing() {
        Findings findings = findings(measured(Metric.LOSS, "law", 4, 1, 1.5, 1));
        assertThat(findings.sentences())
                .containsExactly(
                        "law, loss, lower is better: no difference that 4 pairs can show (base 1.000, federated 1.500;"
                                + " +0.500, 95 % interval +0.500 to +0.500, 4 pairs)");
        assertThat(findings.warnings())
                .containsExactly(
                        "law: 4 held-out pairs are few; with fewer than 30 only large differences show, so add more before"
                                + " you trust a figure",
                        "law: the federated adapter is worse than the base model by loss, lower is better (+0.500, which may"
                                + " be chance with 4 pairs)",
                        "law: the federated adapter is worse than local tuning by loss, lower is better (+0.500, which may"
                                + " be chance with 4 pairs)");
    }

    @Test
    void anotherMetricThanThoseThatAreKnownIsPassedOver() {
        Evaluation odd =
                new Evaluation(Evaluation.BASE, 0, "", "law", "", "bleu", "s", 0.5, 1, List.of(0.5), List.of(1.0));
        assertThat(Comparison.of(List.of(odd), 17)).isEmpty();
        assertThat(new Findings(List.of()).inShort()).isEqualTo("nothing was measured");
    }

    @SafeVarargs
    private static Findings findings(List<Evaluation>... measured) {
        List<Evaluation> all = new ArrayList<>();
        for (List<Evaluation> each : measured) {
            all.addAll(each);
        }
        return new Findings(Comparison.of(all, 17));
    }

    /** Local is the mean of two clients; pairs lie above and below the value by turns. */
    private static List<Evaluation> measured(
            Metric metric, String domain, int n, double base, double federated, double local) {
        return List.of(
                evaluation(Evaluation.BASE, metric, domain, "", n, base),
                evaluation(Evaluation.FEDERATED, metric, domain, "", n, federated),
                evaluation(Evaluation.LOCAL, metric, domain, "a", n, local),
                evaluation(Evaluation.LOCAL, metric, domain, "b", n, local));
    }

    private static Evaluation evaluation(
            String variant, Metric metric, String domain, String client, int n, double value) {
        boolean global = variant.equals(Evaluation.FEDERATED);
        List<Double> scores = IntStream.range(0, n)
                .mapToObj(pair -> value + (pair % 2 - 0.5) / 8)
                .toList();
        return new Evaluation(
                variant,
                global ? 2 : 0,
                global ? "ab" : "",
                domain,
                client,
                metric.label(),
                "somebody",
                value,
                n,
                scores,
                Collections.nCopies(n, 1.0));
    }
}
