package io.fedu2s.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactDocumentsTest {
    private static final int MANY = 2000;

    @ParameterizedTest
    @ValueSource(strings = {"medicine", "knowledge", "math"})
    void everyAnswerStandsInItsDocumentWordByWord(String domain) {
        documents(domain, NameSpace.TRAINING, 1)
                .limit(MANY)
                .forEach(document -> assertThat(document.pairs()).isNotEmpty().allSatisfy(pair -> {
                    assertThat(document.document()).contains(pair.sentence());
                    assertThat(pair.sentence()).contains(pair.phrase());
                    assertThat(pair.instruction()).endsWith("?");
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"medicine", "knowledge", "math"})
    void everyNameOfAQuestionStandsInTheDocument(String domain) {
        GeneratedNames names = new GeneratedNames();
        documents(domain, NameSpace.TRAINING, 2)
                .limit(MANY)
                .forEach(document -> assertThat(document.pairs())
                        .allSatisfy(pair ->
                                assertThat(names.in(document.document())).containsAll(names.in(pair.instruction()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"medicine", "knowledge", "math"})
    void aDomainHasManyKindsOfFactsInSeveralWordings(String domain) {
        FactBook book = FactBook.of(domain);
        assertThat(book.scenes().stream().flatMap(scene -> scene.facts().stream()))
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy(fact -> {
                    assertThat(fact.sentences()).hasSizeBetween(2, 6).allMatch(wording -> wording.contains("["));
                    assertThat(fact.questions()).hasSizeBetween(1, 4);
                });
    }

    @Test
    void solutionsAreRight() {
        documents("math", NameSpace.TRAINING, 3)
                .limit(MANY)
                .flatMap(document -> document.document().lines())
                .flatMap(line -> Equation.in(line).stream())
                .forEach(equation ->
                        assertThat(equation.left()).as(equation.text()).isEqualTo(equation.right()));
    }

    @ParameterizedTest
    @EnumSource(NameSpace.class)
    void allNamesAreOfTheirNameSpace(NameSpace space) {
        GeneratedNames names = new GeneratedNames();
        assertThat(Stream.of("medicine", "knowledge", "math")
                        .flatMap(domain -> documents(domain, space, 4).limit(MANY))
                        .flatMap(document -> names.in(document.document()).stream()))
                .hasSizeGreaterThan(3 * MANY)
                .allMatch(space::owns);
    }

    @Test
    void theSameSeedGivesTheSameDocuments() {
        assertThat(documents("medicine", NameSpace.TRAINING, 5).limit(50))
                .containsExactlyElementsOf(
                        documents("medicine", NameSpace.TRAINING, 5).limit(50).toList());
    }

    private static Stream<LabelledDocument> documents(String domain, NameSpace space, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FactDocuments documents = new FactDocuments(FactBook.of(domain), new Names(space), String::length);
        return Stream.generate(() -> documents.next(random, 400));
    }
}
