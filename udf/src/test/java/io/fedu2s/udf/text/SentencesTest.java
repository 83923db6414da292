package io.fedu2s.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {
    @Test
    void sentencesEndAtTheirMarks() {
        assertThat(sentences("One. Two! Is it three? \"Four.\" Five"))
                .containsExactly("One.", "Two!", "Is it three?", "\"Four.\"", "Five");
        assertThat(sentences("他来了。她走了！")).containsExactly("他来了。", "她走了！");
    }

    @Test
    void abbreviationsInitialsAndListNumbersEndNone() {
        assertThat(sentences("Dr. Smith met Prof. J. Brown at St. Mary. They spoke."))
                .containsExactly("Dr. Smith met Prof. J. Brown at St. Mary.", "They spoke.");
        assertThat(sentences("As shown by Lee et al. (2001) in Fig. 3. It holds, e.g. In water."))
                .containsExactly("As shown by Lee et al. (2001) in Fig. 3.", "It holds, e.g. In water.");
        assertThat(sentences("1. Boil the water.\n2. Add salt.")).containsExactly("1. Boil the water.", "2. Add salt.");
    }

    @Test
    void decimalsEndNone() {
        assertThat(sentences("It weighs 3.5 kg at P = .05. Or 0. 05 of it. End."))
                .containsExactly("It weighs 3.5 kg at P = .05.", "Or 0. 05 of it.", "End.");
    }

    @Test
    void lineBreaksEndSentencesUnlessTheLineGoesOn() {
        assertThat(sentences("Title\nThe text goes\non here.\n\nnext paragraph"))
                .containsExactly("Title", "The text goes\non here.", "next paragraph");
    }

    @Test
    void aTextWithoutEndsIsCutAtABlankInsideTheWindow() {
        List<String> sentences = sentences("word ".repeat(40_000).strip());
        assertThat(sentences).hasSizeGreaterThan(1).allMatch(each -> each.length() <= Sentences.WINDOW);
        assertThat(String.join(" ", sentences)).isEqualTo("word ".repeat(40_000).strip());
    }

    @Test
    void aPairOfSurrogatesIsNeverCut() {
        String text = "x" + "🙂".repeat(Sentences.WINDOW);
        List<String> sentences = sentences(text);
        assertThat(String.join("", sentences)).isEqualTo(text);
        assertThat(sentences).noneMatch(each -> Character.isLowSurrogate(each.charAt(0)));
    }

    @Test
    void nothingHasNoSentence() {
        assertThat(sentences("")).isEmpty();
        assertThat(sentences(" \n\t ")).isEmpty();
    }

    @Test
    void theWholeOnesEndAtTheLastMark() {
        assertThat(Sentences.whole(" One. Two? And thr")).isEqualTo(" One. Two?");
        assertThat(Sentences.whole("He said \"yes.\" ")).isEqualTo("He said \"yes.\"");
        assertThat(Sentences.whole("It weighs 3.")).isEqualTo("It weighs 3.");
        assertThat(Sentences.whole("\u4ed6\u6765\u4e86\u3002\u5979\u8d70")).isEqualTo("\u4ed6\u6765\u4e86\u3002");
        assertThat(Sentences.whole("no mark at all")).isEmpty();
        assertThat(Sentences.whole("")).isEmpty();
    }

    private static List<String> sentences(String text) {
        Sentences walk = new Sentences(text);
        List<String> sentences = new ArrayList<>();
        while (walk.next()) {
            sentences.add(text.substring(walk.start(), walk.end()));
        }
        return sentences;
    }
}
