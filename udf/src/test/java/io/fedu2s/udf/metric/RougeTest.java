package io.fedu2s.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RougeTest {
    private static final double TOLERANCE = 1e-9;

    @Test
    void rougeLIsThatOfRougeScore() throws IOException {
        assertReference("rougeL", new RougeL(RougeTokenizer.PLAIN)::score);
        assertReference("rougeLStem", new RougeL(RougeTokenizer.STEMMING)::score);
    }

    @Test
    void rougeNIsThatOfRougeScore() throws IOException {
        assertReference("rouge1", new RougeN(1, RougeTokenizer.PLAIN)::score);
        assertReference("rouge1Stem", new RougeN(1, RougeTokenizer.STEMMING)::score);
        assertReference("rouge2", new RougeN(2, RougeTokenizer.PLAIN)::score);
        assertReference("rouge2Stem", new RougeN(2, RougeTokenizer.STEMMING)::score);
    }

    @Test
    void theValuesPublishedInTheTestsOfRougeScoreHold() {
        RougeL rougeL = new RougeL(RougeTokenizer.PLAIN);
        assertScore(rougeL.score("testing one two", "testing one"), 1, 2.0 / 3, 4.0 / 5);
        assertScore(rougeL.score("testing one two", "testing two"), 1, 2.0 / 3, 4.0 / 5);
        assertScore(rougeL.score("testing one two", ""), 0, 0, 0);
        assertScore(rougeL.score("first something", "text first"), 0.5, 0.5, 0.5);
        assertScore(new RougeN(1, RougeTokenizer.PLAIN).score("testing one two", "testing"), 1, 1.0 / 3, 0.5);
        assertScore(new RougeN(2, RougeTokenizer.PLAIN).score("testing one two", "testing one"), 1, 0.5, 2.0 / 3);
    }

    @Test
    void wordsOfAllScriptsCountWhereTheyAreAskedFor() {
        String japanese = "水は川から来る。";
        assertScore(new RougeL(RougeTokenizer.PLAIN).score(japanese, japanese), 0, 0, 0);
        assertScore(new RougeL(RougeTokenizer.UNICODE).score(japanese, japanese), 1, 1, 1);
        assertThat(RougeTokenizer.PLAIN.misses(japanese)).isTrue();
        assertThat(RougeTokenizer.PLAIN.misses("Zürich grüßt 1994")).isFalse();
        assertThat(RougeTokenizer.UNICODE.misses(japanese)).isFalse();
    }

    @Test
    void stemsAreThoseOfNltk() throws IOException {
        JsonNode stems = reference().get("stems");
        assertThat(stems.size()).isGreaterThan(700);
        stems.properties()
                .forEach(each -> assertThat(PorterStemmer.stem(each.getKey()))
                        .as(each.getKey())
                        .isEqualTo(each.getValue().asText()));
    }

    @Test
    void theBitParallelLengthIsThatOfTheTable() {
        Random random = new Random(17);
        for (int trial = 0; trial < 300; trial++) {
            List<String> first = letters(random, random.nextInt(200), 1 + random.nextInt(8));
            List<String> second = letters(random, random.nextInt(200), 1 + random.nextInt(8));
            assertThat(LongestCommonSubsequence.length(first, second))
                    .as("%s and %s", first, second)
                    .isEqualTo(lengthByTable(first, second));
        }
    }

    @Test
    void longTextsTakeLittleMemoryAndTime() {
        List<String> first = letters(new Random(1), 40_000, 20);
        List<String> second = letters(new Random(2), 40_000, 20);
        assertThat(LongestCommonSubsequence.length(first, second)).isBetween(10_000, 40_000);
        assertThat(LongestCommonSubsequence.length(first, first)).isEqualTo(first.size());
    }

    @Test
    void anOrderBelowOneIsRefused() {
        assertThatThrownBy(() -> new RougeN(0, RougeTokenizer.PLAIN)).hasMessage("n must be at least 1, got 0");
    }

    private static void assertReference(String type, BiFunction<String, String, Score> measure) throws IOException {
        JsonNode pairs = reference().get("pairs");
        assertThat(pairs.size()).isGreaterThan(60);
        for (JsonNode pair : pairs) {
            JsonNode expected = pair.get(type);
            Score score = measure.apply(
                    pair.get("target").asText(), pair.get("prediction").asText());
            assertThat(List.of(score.precision(), score.recall(), score.fMeasure()))
                    .as("%s of %s", type, pair)
                    .usingElementComparator(RougeTest::nearly)
                    .containsExactly(
                            expected.get(0).asDouble(),
                            expected.get(1).asDouble(),
                            expected.get(2).asDouble());
        }
    }

    private static int nearly(double a, double b) {
        return Math.abs(a - b) <= TOLERANCE ? 0 : Double.compare(a, b);
    }

    private static void assertScore(Score score, double precision, double recall, double fMeasure) {
        assertThat(score.precision()).isCloseTo(precision, within(TOLERANCE));
        assertThat(score.recall()).isCloseTo(recall, within(TOLERANCE));
        assertThat(score.fMeasure()).isCloseTo(fMeasure, within(TOLERANCE));
    }

    private static JsonNode reference() throws IOException {
        try (InputStream in = RougeTest.class.getResourceAsStream("rouge.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static List<String> letters(Random random, int length, int alphabet) {
        return Stream.generate(() -> "t" + random.nextInt(alphabet))
                .limit(length)
                .toList();
    }

    /** The textbook table, row by row. */
    private static int lengthByTable(List<String> first, List<String> second) {
        int[] row = new int[second.size() + 1];
        for (String token : first) {
            int[] before = Arrays.copyOf(row, row.length);
            for (int j = 1; j < row.length; j++) {
                row[j] = token.equals(second.get(j - 1)) ? before[j - 1] + 1 : Math.max(before[j], row[j - 1]);
            }
        }
        return row[row.length - 1];
    }
}
