package io.fedu2s.udf.generate;

import java.util.Arrays;
import java.util.List;

/**
 * Which beginnings prompts have in common. In the order of their ids, prompts that share a beginning stand side by side,
 * so one path of read tokens, cut back and extended, serves them all: every shared beginning is read once
 * (after the prefix tree of Zheng et al. 2024, SGLang, section 3).
 */
final class SharedPrefixes {
    private final int[] shared;
    private final int longest;

    /**
     * The common beginnings of prompts.
     *
     * @param sorted prompts in the order of {@link Arrays#compare(int[], int[])}
     * @param least shorter beginnings are not worth a pass of their own
     */
    SharedPrefixes(List<int[]> sorted, int least) {
        this.shared = new int[sorted.size()];
        int most = 0;
        for (int i = 0; i < shared.length; i++) {
            int before = i == 0 ? 0 : common(sorted.get(i - 1), sorted.get(i));
            int after = i == shared.length - 1 ? 0 : common(sorted.get(i), sorted.get(i + 1));
            int both = Math.min(Math.max(before, after), sorted.get(i).length - 1);
            shared[i] = both >= least ? both : 0;
            most = Math.max(most, shared[i]);
        }
        this.longest = most;
    }

    /** How many of a prompt's first tokens are shared with a neighbour; at least its last token is its own. */
    int of(int prompt) {
        return shared[prompt];
    }

    /** The most tokens that any two prompts share. */
    int longest() {
        return longest;
    }

    /** How many first ids are the same. */
    static int common(int[] a, int[] b) {
        int differ = Arrays.mismatch(a, b);
        return differ < 0 ? a.length : differ;
    }
}
