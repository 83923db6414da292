package io.fedu2s.udf.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.passage.Passage;
import io.fedu2s.udf.prompt.FewShotPrompter.Layout;
import java.util.List;
import org.junit.jupiter.api.Test;

class FewShotPrompterTest {
    private static final FewShotTemplate TEMPLATE = FewShotTemplateTest.standard();

    private static final List<ScoredExample> EXAMPLES =
            List.of(example("low", 0.1), example("high", 0.9), example("middle", 0.5));

    @Test
    void theMostRelatedExampleStandsLast() {
        FewShotPrompt prompt = fitted(1000);
        assertThat(prompt.exampleIds()).containsExactly("high", "middle", "low");
        assertThat(prompt.exampleScores()).containsExactly(0.9, 0.5, 0.1);
        assertThat(prompt.text()).containsSubsequence("about low", "about middle", "about high", "Document: the chunk");
        assertThat(prompt.tokens()).isEqualTo(words(prompt.text()));
    }

    @Test
    void theLeastRelatedIsDroppedFirst() {
        int all = fitted(1000).tokens();
        FewShotPrompt two = fitted(all - 1);
        assertThat(two.exampleIds()).containsExactly("high", "middle");
        assertThat(two.text()).doesNotContain("about low");
        FewShotPrompt one = fitted(two.tokens() - 1);
        assertThat(one.exampleIds()).containsExactly("high");
        FewShotPrompt none = fitted(one.tokens() - 1);
        assertThat(none.exampleIds()).isEmpty();
        assertThat(fit(none.tokens() - 1)).isEqualTo(new Fitting.TooLong(none.tokens(), none.tokens() - 1));
    }

    @Test
    void equalScoresKeepTheOrderGiven() {
        List<ScoredExample> same = List.of(example("first", 1), example("second", 1), example("third", 1));
        FewShotPrompter prompter = new FewShotPrompter(TEMPLATE, Layout.TEXT, FewShotPrompterTest::words, 1000);
        assertThat(((FewShotPrompt) prompter.fit("", same, "", "x", Passage.NONE)).exampleIds())
                .containsExactly("first", "second", "third");
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        assertThatThrownBy(() -> new FewShotPrompter(TEMPLATE, Layout.TEXT, FewShotPrompterTest::words, 0))
                .hasMessage("maxPromptTokens must be at least 1, got 0");
    }

    private static FewShotPrompt fitted(int maxPromptTokens) {
        return (FewShotPrompt) fit(maxPromptTokens);
    }

    private static Fitting fit(int maxPromptTokens) {
        return new FewShotPrompter(TEMPLATE, Layout.TEXT, FewShotPrompterTest::words, maxPromptTokens)
                .fit("Context.", EXAMPLES, "", "the chunk", Passage.NONE);
    }

    private static ScoredExample example(String id, double score) {
        return new ScoredExample(id, score, "about " + id, "What about " + id + "?", "All about it.");
    }

    private static int words(String text) {
        return text.split("\\s+").length;
    }
}
