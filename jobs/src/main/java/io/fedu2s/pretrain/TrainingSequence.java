package io.fedu2s.pretrain;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * One sequence of the pre-training: BOS, the segments, EOS. EOS has the weight of the last segment.
 *
 * @param segments the parts in order
 */
public record TrainingSequence(List<Segment> segments) {
    static final int BOS_AND_EOS = 2;

    /** Copies the segments. */
    public TrainingSequence {
        segments = List.copyOf(segments);
    }

    /** The whole text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Segment segment : segments) {
            if (!text.isEmpty() && !segment.text().startsWith("\n")) {
                text.append(' ');
            }
            text.append(segment.text());
        }
        return text.toString();
    }

    /** Tokens of all segments with BOS and EOS. */
    public int tokens(ToIntFunction<String> counter) {
        return BOS_AND_EOS
                + segments.stream()
                        .mapToInt(segment -> counter.applyAsInt(segment.text()))
                        .sum();
    }
}
