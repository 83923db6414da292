package io.fedu2s.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.Trials;
import java.text.Normalizer.Form;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalizerTest {
    @Test
    void plainTextStaysAndNothingIsSaidToHaveChanged() {
        NormalizedText text = Normalizer.normalize("One line.\n\n  Indented line: naïve 北京 🙂");
        assertThat(text.text()).isEqualTo("One line.\n\n  Indented line: naïve 北京 🙂");
        assertThat(text.changes()).isEmpty();
    }

    @Test
    void everyKindOfLineEndBecomesALineFeed() {
        NormalizedText text = Normalizer.normalize("a\r\nb\rc\u0085d\u2028e\u2029f\fg\u000Bh");
        assertThat(text.text()).isEqualTo("a\nb\nc\nd\ne\nf\ng\nh");
        assertThat(text.changes()).containsExactly(Change.LINE_ENDS);
    }

    @Test
    void nulAndControlCharactersGo() {
        NormalizedText text = Normalizer.normalize("a\0b\u0007c\u001Bd");
        assertThat(text.text()).isEqualTo("abcd");
        assertThat(text.changes()).containsExactly(Change.CONTROL_CHARACTERS);
    }

    @Test
    void invisibleCharactersGoButJoinersStay() {
        assertThat(Normalizer.normalize("Res\u200Bpon\u00ADse\u202E:").text()).isEqualTo("Response:");
        assertThat(Normalizer.normalize("\uFEFFtext").changes()).containsExactly(Change.BYTE_ORDER_MARK);
        assertThat(Normalizer.normalize("tag\uDB40\uDC41").changes()).containsExactly(Change.INVISIBLE_CHARACTERS);
        assertThat(Normalizer.normalize("👩\u200D🔬").text()).isEqualTo("👩\u200D🔬");
    }

    @Test
    void lettersAndMarksAreComposed() {
        NormalizedText text = Normalizer.normalize("cafe\u0301");
        assertThat(text.text()).isEqualTo("caf\u00E9");
        assertThat(text.changes()).containsExactly(Change.COMPOSED);
    }

    @Test
    void halfSurrogatePairsAreReplaced() {
        NormalizedText text = Normalizer.normalize("a\uD800b\uDC00c\uFFFF");
        assertThat(text.text()).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
        assertThat(text.changes()).containsExactly(Change.BROKEN_CHARACTERS);
    }

    @Test
    void blanksAreSingleAndBlankLinesToo() {
        NormalizedText text = Normalizer.normalize(" \n  Two  words\u00A0\tand more  \n \n\n\n\tcode\n  ");
        assertThat(text.text()).isEqualTo("Two words and more\n\n\tcode");
        assertThat(text.changes()).containsExactly(Change.WHITESPACE);
    }

    @Test
    void marksPiledUpOnOneLetterAreBoundedAndCostLinearTime() {
        String pile = "a" + "\u0315\u0300".repeat(1_000_000);
        NormalizedText text = Normalizer.normalize(pile);
        assertThat(text.text().length()).isLessThanOrEqualTo(Normalizer.MAX_MARKS + 1);
        assertThat(text.changes()).contains(Change.EXCESS_MARKS);
    }

    @Test
    void whatComesOutIsNormal() {
        Trials.of(2000, random -> {
            String normal = Normalizer.normalize(text(random)).text();
            assertThat(java.text.Normalizer.isNormalized(normal, Form.NFC)).isTrue();
            assertThat(normal.strip()).isEqualTo(normal.stripTrailing());
            assertThat(normal).doesNotContain("\r", "\0", "\n\n\n", " \n", "\uFEFF");
        });
    }

    @Test
    void doingItTwiceChangesNothingMore() {
        Trials.of(2000, random -> {
            NormalizedText once = Normalizer.normalize(text(random));
            NormalizedText twice = Normalizer.normalize(once.text());
            assertThat(twice.text()).isEqualTo(once.text());
            assertThat(twice.changes()).isEmpty();
        });
    }

    private static String text(Random random) {
        if (random.nextBoolean()) {
            return Trials.anyText(random, 60);
        }
        return Trials.joined(
                random,
                30,
                " ",
                "  ",
                "\n",
                "\r\n",
                "\t",
                "\0",
                "\u200B",
                "\u00A0",
                "e\u0301",
                "\u0301",
                "\uD800",
                "\uFEFF",
                "a",
                "Word.",
                "\u2028",
                "🙂",
                "\u1100\u1161",
                "\uFFFE");
    }
}
