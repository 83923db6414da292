package io.fedu2s.udf.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptLookupTest {
    @Test
    void whatFollowedTheLastTokensBeforeIsProposed() {
        int[] text = {9, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 0, 0, 0};

        assertThat(new PromptLookup(16).propose(text, 11, 3)).containsExactly(4, 5, 6);
        assertThat(new PromptLookup(2).propose(text, 11, 3)).containsExactly(4, 5);
    }

    @Test
    void theLatestAndTheLongestRunOfTokensDecides() {
        int[] latest = {1, 2, 3, 4, 0, 1, 2, 3, 5, 0, 1, 2, 3};
        int[] longest = {1, 2, 3, 4, 7, 2, 3, 5, 0, 1, 2, 3};

        assertThat(new PromptLookup(16).propose(latest, 13, 1)).containsExactly(5);
        assertThat(new PromptLookup(16).propose(longest, 12, 1)).containsExactly(4);
    }

    @Test
    void nothingIsProposedWhereNothingComesBackOrNothingMayFollow() {
        int[] text = IntStream.range(0, 20).toArray();
        int[] again = {1, 2, 3, 1, 2};

        assertThat(new PromptLookup(16).propose(text, 20, 5)).isEmpty();
        assertThat(new PromptLookup(16).propose(again, 5, 0)).isEmpty();
        assertThat(new PromptLookup(0).propose(again, 5, 5)).isEmpty();
        assertThat(new PromptLookup(16).propose(again, 1, 5)).isEmpty();
    }

    @Test
    void proposalsGrowWhileTheyAreRightAndShrinkToWhatWas() {
        int[] text = new int[200];
        for (int i = 0; i < text.length; i++) {
            text[i] = i % 50;
        }
        PromptLookup lookup = new PromptLookup(16);
        int first = lookup.propose(text, 120, 64).length;
        lookup.learn(first, first);
        int second = lookup.propose(text, 120, 64).length;
        lookup.learn(second, 3);

        assertThat(second).isEqualTo(2 * first);
        assertThat(lookup.propose(text, 120, 64)).hasSize(4);
        lookup.learn(4, 0);
        assertThat(lookup.propose(text, 120, 64)).hasSize(2);
    }
}
