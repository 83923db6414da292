package io.fedu2s.udf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.record.ChunkChoice;
import io.fedu2s.udf.retrieve.DenseFeatures;
import io.fedu2s.udf.retrieve.SparseFeatures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunkChooserTest {
    @Test
    void aFewChunksAreOfAsManySubjects() {
        assertThat(choices(3, 0, "lungs"))
                .extracting(choice -> choice.chunkId().charAt(0))
                .containsExactlyInAnyOrder('a', 'b', 'c');
        assertThat(choices(3, 0, "lungs")).extracting(ChunkChoice::place).containsExactly(0, 1, 2);
    }

    @Test
    void whatIsNearToThePoolComesFirstAndOtherDomainsDoNotCount() {
        assertThat(choices(1, 5, "How is an asthma inhaler used?").get(0).chunkId())
                .startsWith("b");
        assertThat(choices(1, 5, "Which flour makes bread rise?").get(0).chunkId())
                .startsWith("c");
    }

    @Test
    void allAreTakenInTheirOrderWhereTheBudgetIsEnough() {
        assertThat(choices(9, 0.5, "lungs"))
                .extracting(ChunkChoice::chunkId)
                .containsExactly("a1", "a2", "a3", "a4", "b1", "b2", "c1", "c2");
    }

    @Test
    void embeddingsAreComparedByTheirDirection() {
        var spec = new ChoiceSpec(2, 0, 1, Map.of(), Map.of());
        ChunkChooser chooser = new ChunkChooser(spec, "client", "domain");
        float[][] vectors = {{9, 0.1f}, {1, 0}, {0.5f, 0.01f}, {0, 3}};
        for (int i = 0; i < vectors.length; i++) {
            chooser.add("chunk" + i, "the same text", new DenseFeatures(vectors[i]));
        }
        assertThat(chooser.choices()).extracting(ChunkChoice::chunkId).contains("chunk3");
    }

    @Test
    void ofVeryManyChunksASampleIsStoodForAndTheChoiceIsTheSameAgain() {
        List<ChunkChoice> first = manyChoices(5);
        assertThat(first).hasSize(40).isEqualTo(manyChoices(5));
        assertThat(first).extracting(ChunkChoice::chunkId).doesNotHaveDuplicates();
        assertThat(first.stream()
                        .map(choice -> Integer.parseInt(choice.chunkId()) % 40)
                        .distinct())
                .as("each subject once")
                .hasSize(40);
    }

    private static List<ChunkChoice> manyChoices(long seed) {
        ChunkChooser chooser =
                new ChunkChooser(new ChoiceSpec(40, 0, seed, Map.of(), Map.of()), "client", "domain", 300);
        for (int i = 0; i < 800; i++) {
            String subject = "s" + (char) ('a' + i % 40 / 10) + (char) ('a' + i % 10);
            chooser.add(String.valueOf(i), "about %s and %s alone".formatted(subject, subject), SparseFeatures.NONE);
        }
        return chooser.choices();
    }

    private static List<ChunkChoice> choices(int budget, double relevance, String publicText) {
        var spec = new ChoiceSpec(
                budget,
                relevance,
                1,
                Map.of("medicine", List.of(publicText), "other", List.of("A ferry sails to the island at noon.")),
                Map.of());
        ChunkChooser chooser = new ChunkChooser(spec, "client", "medicine");
        String[][] chunks = {
            {"a1", "The ferry sails to the island at noon."},
            {"a2", "A second ferry sails to the island at six."},
            {"a3", "No ferry sails to the island on Sundays."},
            {"a4", "The ferry to the island sails late."},
            {"b1", "An asthma inhaler opens the lungs."},
            {"b2", "Asthma narrows the lungs without an inhaler."},
            {"c1", "Bread rises with yeast and flour."},
            {"c2", "Flour without yeast makes flat bread."},
        };
        for (String[] chunk : chunks) {
            chooser.add(chunk[0], chunk[1], SparseFeatures.NONE);
        }
        return chooser.choices();
    }
}
