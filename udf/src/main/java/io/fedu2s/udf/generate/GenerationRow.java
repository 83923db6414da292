package io.fedu2s.udf.generate;

import io.fedu2s.udf.model.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One row while it is being written: its tokens so far, its own random numbers, and why it ended. */
final class GenerationRow {
    private final GenerationRequest request;
    private final int[] prompt;
    private final Function<int[], String> decoded;
    private final SamplingConfig sampling;
    private final List<Integer> ends;
    private final SplittableRandom random;
    private final PromptLookup lookup;
    private final List<Double> uniforms = new ArrayList<>();
    /** The prompt and behind it what is written. */
    private final int[] text;

    private int count;
    private @Nullable Completion completion;

    GenerationRow(
            GenerationRequest request,
            int[] prompt,
            LanguageModel model,
            SamplingConfig sampling,
            Shortcuts shortcuts) {
        this(request, prompt, model.tokenizer()::decode, sampling, shortcuts, model.endIds());
    }

    private GenerationRow(
            GenerationRequest request,
            int[] prompt,
            Function<int[], String> decoded,
            SamplingConfig sampling,
            Shortcuts shortcuts,
            List<Integer> ends) {
        this.request = request;
        this.prompt = prompt;
        this.decoded = decoded;
        this.sampling = sampling;
        this.ends = ends;
        this.random = new SplittableRandom(request.seed());
        this.lookup = new PromptLookup(shortcuts.maxDraftTokens());
        this.text = Arrays.copyOf(prompt, prompt.length + sampling.maxNewTokens());
    }

    /** A row of ids without a text, which no end token ends. */
    static GenerationRow ofIds(int[] prompt, SamplingConfig sampling, Shortcuts shortcuts) {
        return new GenerationRow(new GenerationRequest("", "", 0), prompt, ids -> "", sampling, shortcuts, List.of());
    }

    int[] prompt() {
        return prompt;
    }

    /** Where the last token stands in the row's own text. */
    int position() {
        return prompt.length + count - 1;
    }

    /** The most tokens it may have, prompt and answer together. */
    int capacity() {
        return text.length;
    }

    int[] written() {
        return Arrays.copyOfRange(text, prompt.length, prompt.length + count);
    }

    /** The last token, which is not cached yet, and behind it what may follow. */
    int[] lastAndProposed() {
        int length = prompt.length + count;
        int[] proposed = lookup.propose(text, length, text.length - length - 1);
        int[] ids = new int[1 + proposed.length];
        ids[0] = text[length - 1];
        System.arraycopy(proposed, 0, ids, 1, proposed.length);
        return ids;
    }

    /** The row's own uniform number in [0, 1) for the token that is so many behind the next. */
    double uniform(int ahead) {
        while (uniforms.size() <= count + ahead) {
            uniforms.add(random.nextDouble());
        }
        return uniforms.get(count + ahead);
    }

    /**
     * Takes what the model chose behind the last token and behind every proposed one, up to the first proposal that the
     * model did not choose itself.
     */
    void take(long[] chosen, int[] proposed) {
        int right = 0;
        append(Math.toIntExact(chosen[0]));
        while (right < proposed.length && !isFinished() && chosen[right] == proposed[right]) {
            right++;
            append(Math.toIntExact(chosen[right]));
        }
        lookup.learn(proposed.length, right);
    }

    boolean isFinished() {
        return completion != null;
    }

    Completion completion() {
        if (completion == null) {
            throw new IllegalStateException("row " + request.key() + " is still being written");
        }
        return completion;
    }

    /** Forgets what was written. */
    void restart() {
        count = 0;
        completion = null;
    }

    /** Takes the next token and ends the row where it must. */
    private void append(int token) {
        text[prompt.length + count++] = token;
        if (ends.contains(token)) {
            finish(text(count - 1), FinishReason.EOS);
            return;
        }
        if (!sampling.stop().isEmpty() && stops(text(count))) {
            return;
        }
        if (prompt.length + count == text.length) {
            finish(text(count), FinishReason.LENGTH);
        }
    }

    private boolean stops(String text) {
        for (String stop : sampling.stop()) {
            int at = text.indexOf(stop);
            if (at >= 0) {
                finish(text.substring(0, at), FinishReason.STOP);
                return true;
            }
        }
        return false;
    }

    private String text(int tokens) {
        return decoded.apply(Arrays.copyOfRange(text, prompt.length, prompt.length + tokens));
    }

    private void finish(String text, FinishReason reason) {
        completion = new Completion(request.key(), text, reason, prompt.length, count);
    }
}
