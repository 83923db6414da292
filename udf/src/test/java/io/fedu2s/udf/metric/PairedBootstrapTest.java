package io.fedu2s.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void intervalsAreThoseOfNumpyUpToTheDraws() throws IOException {
        JsonNode cases = reference().get("cases");
        assertThat(cases).hasSize(6);
        for (JsonNode each : cases) {
            Metric metric = Metric.labelled(each.get("metric").textValue()).orElseThrow();
            List<Double> weights = numbers(each.get("weights"));
            List<PairScores> theirs = new ArrayList<>();
            each.get("theirs").forEach(scores -> theirs.add(new PairScores(numbers(scores), weights)));
            Difference difference = new PairedBootstrap(metric, 17)
                    .difference(new PairScores(numbers(each.get("ours")), weights), theirs);
            double width = each.get("high").doubleValue() - each.get("low").doubleValue();
            assertThat(difference.value()).isCloseTo(each.get("difference").doubleValue(), within(1e-12));
            assertThat(difference.low()).isCloseTo(each.get("low").doubleValue(), within(0.04 * width));
            assertThat(difference.high()).isCloseTo(each.get("high").doubleValue(), within(0.04 * width));
        }
    }

    @Test
    void intervalsOverSeveralSetsOfPairsAndVariantsAreThoseOfNumpy() throws IOException {
        JsonNode cases = reference().get("pooled");
        assertThat(cases).hasSize(2);
        for (JsonNode each : cases) {
            Metric metric = Metric.labelled(each.get("metric").textValue()).orElseThrow();
            List<PairedBootstrap.Stratum> strata = new ArrayList<>();
            each.get("strata")
                    .forEach(stratum -> strata.add(
                            new PairedBootstrap.Stratum(variants(stratum, "ours"), variants(stratum, "theirs"))));
            Difference difference = new PairedBootstrap(metric, 17).difference(strata);
            double width = each.get("high").doubleValue() - each.get("low").doubleValue();
            assertThat(difference.value()).isCloseTo(each.get("difference").doubleValue(), within(1e-12));
            assertThat(difference.low()).isCloseTo(each.get("low").doubleValue(), within(0.04 * width));
            assertThat(difference.high()).isCloseTo(each.get("high").doubleValue(), within(0.04 * width));
        }
    }

    private static List<PairScores> variants(JsonNode stratum, String side) {
        List<PairScores> variants = new ArrayList<>();
        stratum.get(side)
                .forEach(scores -> variants.add(new PairScores(numbers(scores), numbers(stratum.get("weights")))));
        return variants;
    }

    @Test
    void theSameSeedGivesTheSameIntervalAndAnotherSeedAnother() {
        PairScores ours = PairScores.evenly(List.of(0.5, 0.7, 0.6, 0.9, 0.1, 0.4));
        List<PairScores> theirs = List.of(PairScores.evenly(List.of(0.4, 0.5, 0.7, 0.2, 0.3, 0.8)));
        Difference difference = new PairedBootstrap(Metric.ROUGE_L, 1).difference(ours, theirs);
        assertThat(new PairedBootstrap(Metric.ROUGE_L, 1).difference(ours, theirs))
                .isEqualTo(difference);
        assertThat(new PairedBootstrap(Metric.ROUGE_L, 2).difference(ours, theirs))
                .isNotEqualTo(difference);
    }

    @Test
    void onlyPairsThatBothAnsweredAreCompared() {
        PairScores ours = PairScores.evenly(List.of(0.5, 0.5, 100.0));
        List<PairScores> theirs = List.of(PairScores.evenly(List.of(0.25, 0.25)));
        assertThat(new PairedBootstrap(Metric.ROUGE_L, 1).difference(ours, theirs))
                .isEqualTo(new Difference(0.25, 0.25, 0.25, 2));
        assertThatThrownBy(() -> new PairedBootstrap(Metric.ROUGE_L, 1).difference(ours, List.of()))
                .hasMessage("no pair was answered by both");
    }

    @Test
    void aLowerLossIsBetterAndFewPairsShowNothingHoweverTheyLean() {
        assertThat(verdict(Metric.ROUGE_L, 0.1, 40)).isEqualTo(Verdict.BETTER);
        assertThat(verdict(Metric.ROUGE_L, -0.1, 40)).isEqualTo(Verdict.WORSE);
        assertThat(verdict(Metric.LOSS, 0.1, 40)).isEqualTo(Verdict.WORSE);
        assertThat(verdict(Metric.PERPLEXITY, -0.1, 40)).isEqualTo(Verdict.BETTER);
        assertThat(verdict(Metric.ROUGE_L, 0, 40)).isEqualTo(Verdict.UNDECIDED);
        assertThat(verdict(Metric.ROUGE_L, 0.1, 6)).isEqualTo(Verdict.BETTER);
        assertThat(verdict(Metric.ROUGE_L, 0.1, 5)).isEqualTo(Verdict.UNDECIDED);
        assertThat(Verdict.UNDECIDED.inWords(5)).isEqualTo("no difference that 5 pairs can show");
    }

    private static Verdict verdict(Metric metric, double gain, int n) {
        List<Double> theirs =
                IntStream.range(0, n).mapToObj(i -> 0.3 + 0.01 * i).toList();
        List<Double> ours = theirs.stream().map(score -> score + gain).toList();
        return new PairedBootstrap(metric, 3)
                .difference(PairScores.evenly(ours), Collections.nCopies(2, PairScores.evenly(theirs)))
                .verdict(metric);
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.doubleValue()));
        return numbers;
    }

    private static JsonNode reference() throws IOException {
        try (InputStream in = PairedBootstrapTest.class.getResourceAsStream("bootstrap.json")) {
            return JSON.readTree(in);
        }
    }
}
