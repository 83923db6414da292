package io.fedu2s.udf.alike;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShinglesTest {
    @Test
    void aTextIsTheSetOfItsRunsOfFiveWords() {
        assertThat(of("one two three four five six seven")).hasSize(3);
        assertThat(of("a b c d e a b c d e")).as("each once").hasSize(5);
        assertThat(of("one two three")).as("a shorter text is one run").hasSize(1);
        assertThat(of("-- ... !\n")).as("no word").isEmpty();
        assertThat(jaccard("one two three", "one two four")).isZero();
    }

    @Test
    void caseSignsAndPiecesChangeNothingAndWordsDo() {
        String text = "The ward, so they say, has \"twenty\" beds (of 1912) and a garden.";
        assertThat(jaccard(text, "the WARD so they say has twenty beds of 1912; and a Garden"))
                .isEqualTo(1);
        assertThat(Shingles.of(List.of("The ward, so they", "say, has \"twenty\" beds (of 1912) and a garden.")))
                .isEqualTo(of(text));
        assertThat(jaccard("über den Fluß und in die Wälder", "ÜBER DEN FLUß UND IN DIE WÄLDER"))
                .isEqualTo(1);
        assertThat(jaccard(text, text.replace("twenty", "eighty"))).isEqualTo(4.0 / 14);
        assertThat(jaccard("no2 is a gas here", "no 2 is a gas here"))
                .as("a run of letters and digits is a word")
                .isZero();
    }

    @Test
    void aSignOfAScriptWithoutBlanksIsAWord() {
        String text = "北京是中华人民共和国的首都";
        assertThat(of(text)).hasSize(text.length() - 4);
        assertThat(jaccard(text, text.replace("首都", "首府"))).isEqualTo(8.0 / 10);
        assertThat(of("กรุงเทพมหานครเป็นเมืองหลวง")).hasSizeGreaterThan(15);
        assertThat(of("한국의 수도는 서울 특별시 입니다")).as("Korean has blanks").hasSize(1);
    }

    @Test
    void theShareIsThatOfTheSetsThemselves() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 20; round++) {
            String one = words(random, 60, 4);
            String other = words(random, 80, 4);
            Set<String> all = runs(one);
            Set<String> shared = new HashSet<>(all);
            shared.retainAll(runs(other));
            all.addAll(runs(other));
            assertThat(jaccard(one, other)).isCloseTo((double) shared.size() / all.size(), within(1e-12));
        }
        assertThat(jaccard("", "")).isZero();
    }

    private static String words(SplittableRandom random, int length, int vocabulary) {
        return IntStream.range(0, length)
                .mapToObj(i -> "w" + random.nextInt(vocabulary))
                .collect(Collectors.joining(" "));
    }

    private static Set<String> runs(String text) {
        String[] words = text.split(" ", -1);
        return IntStream.rangeClosed(0, words.length - Shingles.WORDS)
                .mapToObj(i -> String.join(" ", List.of(words).subList(i, i + Shingles.WORDS)))
                .collect(Collectors.toSet());
    }

    private static long[] of(String text) {
        return Shingles.of(List.of(text));
    }

    private static double jaccard(String one, String other) {
        return Shingles.jaccard(of(one), of(other));
    }
}
