package io.fedu2s.udf.generate;

import io.fedu2s.udf.model.LanguageModel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One row while it is being written: its tokens so far, its own random numbers, and why it ended. */
final class GenerationRow {
    private final int index;
    private final GenerationRequest request;
    private final int[] prompt;
    private final Function<int[], String> decoded;
    private final SamplingConfig sampling;
    private final List<Integer> ends;
    private final SplittableRandom random;
    private final int[] written;
    private int count;
    private @Nullable Completion completion;

    GenerationRow(int index, GenerationRequest request, int[] prompt, LanguageModel model, SamplingConfig sampling) {
        this(
                index,
                request,
                prompt,
                model.tokenizer()::decode,
                sampling,
                model.config().eosIds());
    }

    private GenerationRow(
            int index,
            GenerationRequest request,
            int[] prompt,
            Function<int[], String> decoded,
            SamplingConfig sampling,
            List<Integer> ends) {
        this.index = index;
        this.request = request;
        this.prompt = prompt;
        this.decoded = decoded;
        this.sampling = sampling;
        this.ends = ends;
        this.random = new SplittableRandom(request.seed());
        this.written = new int[sampling.maxNewTokens()];
    }

    /** A row of ids without a text, which no end token ends. */
    static GenerationRow ofIds(int index, int[] prompt, SamplingConfig sampling) {
        return new GenerationRow(index, new GenerationRequest("", "", 0), prompt, ids -> "", sampling, List.of());
    }

    int index() {
        return index;
    }

    int[] prompt() {
        return prompt;
    }

    /** Where the last token stands in the row's own text. */
    int position() {
        return prompt.length + count - 1;
    }

    int[] written() {
        return Arrays.copyOf(written, count);
    }

    int lastToken() {
        return written[count - 1];
    }

    /** The row's next uniform number in [0, 1). */
    double uniform() {
        return random.nextDouble();
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

    /** Takes the next token and ends the row where it must. */
    void append(int token) {
        written[count++] = token;
        if (ends.contains(token)) {
            finish(text(count - 1), FinishReason.EOS);
            return;
        }
        if (!sampling.stop().isEmpty() && stops(text(count))) {
            return;
        }
        if (count == written.length) {
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
        return decoded.apply(Arrays.copyOf(written, tokens));
    }

    private void finish(String text, FinishReason reason) {
        completion = new Completion(request.key(), text, reason, prompt.length, count);
    }
}
