package io.fedu2s.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.pretrain.BytePairVocabulary.Merge;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BytePairTrainerTest {
    private static final int SPECIALS_AND_BYTES = 259;

    @Test
    void theMostFrequentPairIsMergedFirst() {
        BytePairVocabulary vocabulary = new BytePairTrainer(SPECIALS_AND_BYTES + 3)
                .train(Stream.of(
                        "low low low low low lowest lowest newer newer newer newer newer newer wider wider wider"));
        assertThat(vocabulary.merges()).containsExactly(new Merge("e", "r"), new Merge("l", "o"), new Merge("lo", "w"));
        assertThat(vocabulary.pieces()).hasSize(SPECIALS_AND_BYTES).endsWith("er", "lo", "low");
    }

    @Test
    void theSameTextsGiveTheSameVocabulary() {
        assertThat(vocabulary()).isEqualTo(vocabulary());
    }

    @Test
    void wordsDigitsAndLineBreaksAreSplitApart() {
        assertThat(WordPattern.words("Tam's 12 pears,\nand more.\n\nSo be it"))
                .containsExactly(
                        " Tam", "'s", " 1", "2", " pears", ",", "\n", " and", " more", ".", "\n\n", " So", " be",
                        " it");
    }

    @Test
    void aVocabularyWithoutRoomForTheBytesIsRefused() {
        assertThatThrownBy(() -> new BytePairTrainer(100)).hasMessageContaining("at least 259 tokens, not 100");
    }

    private static BytePairVocabulary vocabulary() {
        PretrainingText text = new PretrainingText(1, 0.45, String::length, List.of());
        return new BytePairTrainer(400)
                .train(Stream.generate(() -> text.next(900).text()).limit(50));
    }
}
