package io.fedu2s.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CopyDocumentsTest {
    private static final Pattern MAIN_QUESTION = Pattern.compile("What does the text say about (.*)\\?");

    @Test
    void theAnswerIsTheOnlySentenceWithTheTopic() {
        documents(1, List.of("abc", " xy", "Ġ"))
                .limit(3000)
                .forEach(document -> document.pairs().forEach(pair -> {
                    assertThat(document.document()).contains(pair.sentence());
                    Matcher question = MAIN_QUESTION.matcher(pair.instruction());
                    if (question.matches()) {
                        String topic = question.group(1);
                        assertThat(pair.sentence()).contains(topic);
                        assertThat(document.document().split(Pattern.quote(topic), -1))
                                .hasSize(2);
                    }
                }));
    }

    @Test
    void mostQuestionsAreOfOneWording() {
        List<GroundedPair> pairs = documents(2, List.of())
                .limit(1000)
                .flatMap(document -> document.pairs().stream())
                .toList();
        assertThat(pairs.stream()
                        .filter(pair ->
                                MAIN_QUESTION.matcher(pair.instruction()).matches())
                        .count())
                .isBetween(pairs.size() * 7L / 10, pairs.size() * 9L / 10);
    }

    @Test
    void anyLetterDigitAndOrdinarySignOccurs() {
        Set<Integer> signs = documents(3, List.of())
                .limit(1000)
                .flatMap(document -> document.document().chars().boxed())
                .collect(Collectors.toSet());
        assertThat(signs)
                .containsAll("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,?!()%$=+-*/<\"':;\n"
                        .chars()
                        .boxed()
                        .toList());
    }

    @Test
    void piecesOfTheVocabularyAreDrawn() {
        assertThat(documents(4, List.of("qzxqzx")).limit(300).map(LabelledDocument::document))
                .anyMatch(document -> document.contains("qzxqzx"));
    }

    @Test
    void documentsKeepTheirLength() {
        assertThat(documents(5, List.of()).limit(1000).map(LabelledDocument::document))
                .allMatch(document -> document.length() <= 400 + 7 * "  ".length());
    }

    private static Stream<LabelledDocument> documents(long seed, List<String> pieces) {
        RandomGenerator random = new SplittableRandom(seed);
        CopyDocuments documents = new CopyDocuments(new PseudoWords(pieces), String::length);
        return Stream.generate(() -> documents.next(random, 400));
    }
}
