package io.fedu2s.udf.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.retrieve.SparseFeatures;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TermVectorsTest {
    @Test
    void weightsAreThoseOfTheFormulaAndTheHeaviestStay() throws IOException {
        JsonNode reference = FacilityLocationTest.reference();
        TermVectors terms = new TermVectors();
        reference.get("texts").forEach(text -> terms.add(text.asText()));
        List<SparseFeatures> vectors = terms.vectors();
        assertThat(vectors).hasSize(reference.get("texts").size());
        for (int i = 0; i < vectors.size(); i++) {
            JsonNode expected = reference.get("vectors").get(i);
            assertThat(vectors.get(i).indices()).containsExactly(FacilityLocationTest.ints(expected.get("terms")));
            assertThat(vectors.get(i).values())
                    .containsExactly(FacilityLocationTest.doubles(expected.get("weights")), within(1e-12));
        }
        assertThat(vectors.get(4).indices()).hasSize(TermVectors.MOST_TERMS);
    }

    @Test
    void aTextOfNoWordsIsTheZeroVector() {
        TermVectors terms = new TermVectors();
        terms.add("…");
        terms.add("one word");
        assertThat(terms.vectors().get(0).indices()).isEmpty();
        assertThat(terms.vectors().get(1).norm()).isCloseTo(1, within(1e-12));
    }

    @Test
    void manyWordsHaveRoom() {
        TermVectors terms = new TermVectors();
        for (int text = 0; text < 40; text++) {
            StringBuilder words = new StringBuilder();
            for (int word = 0; word < 60; word++) {
                words.append(" n")
                        .append((char) ('a' + text % 26))
                        .append((char) ('a' + text / 26))
                        .append((char) ('a' + word % 26))
                        .append((char) ('a' + word / 26));
            }
            terms.add(words.toString());
        }
        assertThat(terms.size()).isEqualTo(40);
        assertThat(terms.vectors())
                .allSatisfy(vector -> assertThat(vector.indices()).hasSize(60));
    }
}
