package io.fedu2s.udf.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.client.Curation.Curated;
import io.fedu2s.udf.client.Curation.Order;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.Rubric;
import io.fedu2s.udf.record.Pair;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class CurationTest {
    private static final ModelLimits GAINS = new ModelLimits(null, null, 0.0, null, 0.0, null, null, null, Rubric.NONE);

    private static final List<Row> PAIRS = List.of(
            pair("one", 0, 0.1), pair("one", 1, 0.9), pair("one", 2, 0.5), pair("two", 3, 0.3), pair("two", 4, 0.7));

    @Test
    void withoutCurationThePairsStandAsTheyAre() {
        Curated curated = Curation.NONE.of(PAIRS, 5);
        assertThat(curated.pairs()).isEqualTo(PAIRS);
        assertThat(curated.order().weights()).isEmpty();
        assertThat(curated.orderBehind(7).before())
                .as("each round has an order of its own")
                .isZero();
        assertThat(Curation.NONE.columns()).isEmpty();
    }

    @Test
    void theBestComeFirstAndTheNextRoundGoesOnBehindThem() {
        Curated curated = new Curation(Order.QUALITY, PairWeights.NONE, 0, GAINS).of(PAIRS, 5);
        assertThat(ids(curated)).containsExactly("pair-1", "pair-4", "pair-2", "pair-3", "pair-0");
        assertThat(curated.order().isGiven()).isTrue();
        assertThat(curated.orderBehind(7).before()).isEqualTo(7);
    }

    /** The scores are those of the text that the person put another one for. */
    @Test
    void whatAPersonWroteComesFirstAndWeighsAsTheOthersDoInTheMean() {
        List<Row> pairs = List.of(pair("one", 0, 0.9), pair("one", 1, 0.1, "correct"), pair("two", 2, 0.5, "accept"));
        assertThat(ids(new Curation(Order.QUALITY, PairWeights.NONE, 0, GAINS).of(pairs, 5)))
                .containsExactly("pair-1", "pair-0", "pair-2");
        Curated weighed = new Curation(Order.SEED, PairWeights.IFD, 0, GAINS)
                .of(List.of(scored(0, 2.0 / 3, ""), scored(1, 2, "correct"), scored(2, 0.5, "")), 5);
        assertThat(weighed.order().weights()).hasSize(3);
        assertThat(weighed.order().weights().get(1)).isCloseTo((2.0 / 3 + 0.5) / 2, within(1e-12));
    }

    @Test
    void ofADocumentTheBestStayOrSomeByLot() {
        Curation best = new Curation(Order.QUALITY, PairWeights.NONE, 1, GAINS);
        assertThat(ids(best.of(PAIRS, 5))).containsExactly("pair-1", "pair-4");
        Curation byLot = new Curation(Order.SEED, PairWeights.NONE, 2, ModelLimits.OFF);
        List<String> ids = ids(byLot.of(PAIRS, 5));
        assertThat(ids).hasSize(4).isSorted().contains("pair-3", "pair-4");
        assertThat(ids(byLot.of(PAIRS, 5))).isEqualTo(ids);
        assertThat(List.of(1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L))
                .as("another seed, another lot")
                .anySatisfy(seed -> assertThat(ids(byLot.of(PAIRS, seed))).isNotEqualTo(ids));
    }

    /** s = ln perplexity; alone = s + ln gain. */
    @Test
    void weightsAreTheGainInNatsAndTheDifficultyOfLi2023() {
        List<Map<String, Double>> scores = List.of(
                scores(Math.exp(2), Math.exp(1)), // s 2 of 3
                scores(Math.exp(0.5), Math.exp(1.5)), // s 0.5 of 2
                scores(Math.exp(2), Math.exp(-0.5)), // s 2 of 1.5: the instruction hinders
                Map.of());
        List<Double> gains = PairWeights.INSTRUCTION_GAIN.of(scores);
        assertThat(gains.get(0)).isCloseTo(1, within(1e-12));
        assertThat(gains.get(1)).isCloseTo(1.5, within(1e-12));
        assertThat(gains.get(2)).isZero();
        assertThat(gains.get(3)).as("the mean of those that were scored").isCloseTo(2.5 / 3, within(1e-12));
        List<Double> difficulties = PairWeights.IFD.of(scores);
        assertThat(difficulties.get(0)).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(difficulties.get(1)).isCloseTo(0.25, within(1e-12));
        assertThat(difficulties.get(2)).isZero();
        assertThat(difficulties.get(3)).isCloseTo((2.0 / 3 + 0.25) / 3, within(1e-12));
        assertThat(PairWeights.NONE.of(scores)).isEmpty();
        assertThat(PairWeights.IFD.of(List.of(Map.of(), Map.of()))).containsExactly(1.0, 1.0);
        assertThat(PairWeights.IFD.of(List.of(scores(1, 1))))
                .as("certain either way")
                .containsExactly(0.0);
    }

    private static Map<String, Double> scores(double perplexity, double gain) {
        return Map.of("perplexity", perplexity, "instruction_gain", gain);
    }

    private static List<String> ids(Curated curated) {
        return curated.pairs().stream().map(row -> row.<String>getAs("pair_id")).toList();
    }

    private static Row pair(String document, int number, double chunkGain) {
        return pair(document, number, chunkGain, "");
    }

    private static Row pair(String document, int number, double chunkGain, String person) {
        return pair(document, number, Map.of("chunk_gain", chunkGain), person);
    }

    /** With this difficulty. */
    private static Row scored(int number, double difficulty, String person) {
        return pair("one", number, scores(Math.exp(difficulty), Math.exp(1 - difficulty)), person);
    }

    private static Row pair(String document, int number, Map<String, Double> scores, String person) {
        return new Pair(
                        "ward-a",
                        "medicine",
                        document,
                        "chunk",
                        "generation",
                        "few-shot",
                        "",
                        "pair-" + number,
                        "A text.",
                        "What is it?",
                        "A text.",
                        scores,
                        true,
                        "",
                        "",
                        person,
                        "")
                .toRow();
    }
}
