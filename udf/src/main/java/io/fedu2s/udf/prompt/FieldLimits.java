package io.fedu2s.udf.prompt;

import java.io.Serializable;
import java.util.List;

/**
 * How long the fields of a guided answer may be, and how the instruction begins and ends.
 *
 * @param maxInstructionTokens the most of an instruction
 * @param maxNewTokens the most of a response, and of a quoted passage
 * @param begins words one of which the instruction begins with; where there are none, it begins as the model likes
 * @param endsBehind the last words of an instruction, such as {@code ?}; where they don't come, it ends at its line's end
 * @param words where the instruction consists of the words of the given text, the other words that it may use; empty where
 *     it may use any
 */
public record FieldLimits(
        int maxInstructionTokens, int maxNewTokens, List<String> begins, List<String> endsBehind, String words)
        implements Serializable {
    /** Copies the lists. */
    public FieldLimits {
        begins = List.copyOf(begins);
        endsBehind = List.copyOf(endsBehind);
    }

    /** Limits of length alone. */
    public static FieldLimits of(int maxInstructionTokens, int maxNewTokens) {
        return new FieldLimits(maxInstructionTokens, maxNewTokens, List.of(), List.of(), "");
    }

    int maxTokens(String field) {
        return field.equals("instruction") ? maxInstructionTokens : maxNewTokens;
    }
}
