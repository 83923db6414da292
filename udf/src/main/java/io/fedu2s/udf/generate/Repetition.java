package io.fedu2s.udf.generate;

import io.fedu2s.udf.error.Errors;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What holds a model back from repeating prompt and answer, as transformers defines it.
 *
 * @param penalty θ of Keskar et al. 2019 (CTRL, section 4.1): the logit of every token that came up is divided by it where
 *     it is above 0 and multiplied where it is below; 1 changes nothing
 * @param noRepeatNgram no so many tokens in a row come up twice; 0 allows it
 */
public record Repetition(double penalty, int noRepeatNgram) implements Serializable {
    /** Nothing is held back. */
    public static final Repetition ALLOWED = new Repetition(1, 0);

    /** Checks the ranges. */
    public Repetition {
        if (!(penalty > 0)) {
            throw Errors.samplingInvalid("repetitionPenalty", String.valueOf(penalty), "above 0");
        }
        if (noRepeatNgram < 0) {
            throw Errors.samplingInvalid("noRepeatNgram", String.valueOf(noRepeatNgram), "0 or more");
        }
    }

    /** Whether nothing is held back. */
    public boolean isAllowed() {
        return penalty == 1 && noRepeatNgram == 0;
    }

    /** What an answer depends on, in words; none where nothing is held back. */
    public String words() {
        return isAllowed() ? "" : " repetitionPenalty=%s noRepeatNgram=%d".formatted(penalty, noRepeatNgram);
    }

    /** The tokens whose logits are lowered behind a text. */
    int[] penalised(int[] text) {
        return penalty == 1 ? new int[0] : Arrays.stream(text).distinct().toArray();
    }

    /** The tokens that would end a run that the text holds already. */
    int[] banned(int[] text) {
        int before = noRepeatNgram - 1;
        if (noRepeatNgram == 0 || text.length < before) {
            return new int[0];
        }
        int tail = text.length - before;
        return IntStream.range(0, tail)
                .filter(at -> Arrays.equals(text, at, at + before, text, tail, text.length))
                .map(at -> text[at + before])
                .distinct()
                .toArray();
    }
}
