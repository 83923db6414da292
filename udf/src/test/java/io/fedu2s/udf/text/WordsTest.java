package io.fedu2s.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void wordsAreInLowerCaseAndOfAnyScript() {
        assertThat(Words.of("Don't STOP the Zürich-train: Москва, B12!"))
                .containsExactly("don't", "stop", "the", "zürich", "train", "москва", "b", "12");
    }

    @Test
    void thePossessiveIsTakenAway() {
        assertThat(Words.of("Luther's and Luther’s hymns")).containsExactly("luther", "and", "luther", "hymns");
    }

    @Test
    void numbersHaveOneSpelling() {
        assertThat(Words.numbers("1,250.50 or 1250.5, 7.0 and 07; 3,5 apples, v1.2.3"))
                .containsExactly("1250.5", "1250.5", "7", "7", "3,5", "1.2.3");
    }

    @Test
    void aVeryLongNumberIsTakenAsItIs() {
        String digits = "7".repeat(100_000);
        assertThat(Words.numbers(digits)).containsExactly(digits);
    }

    @Test
    void namesAreCapitalsInsideSentences() {
        assertThat(Words.names("The mayor Mera Kelin spoke. She and I left Velmora: Yes.\nThen 'Tis \"Borin\"."))
                .containsExactly("mera", "kelin", "velmora", "tis", "borin");
    }
}
