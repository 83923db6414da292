package io.fedu2s.pretrain;

import java.util.List;
import java.util.Locale;

/**
 * How a few-shot sequence is written: header, then {@code Document:}, {@code Instruction:} and {@code Response:} of each
 * example, a blank line between them.
 */
final class FewShotLayout {
    static final String DOCUMENT = "Document: ";
    static final String INSTRUCTION = "\nInstruction:";
    static final String RESPONSE = "\nResponse: ";
    static final String BLANK_LINE = "\n\n";
    private static final List<String> MARKERS = List.of("document", "instruction", "response", "input");

    private FewShotLayout() {}

    /** The part before an instruction. */
    static Segment opening(String before, String document) {
        return new Segment(before + DOCUMENT + document + INSTRUCTION, false);
    }

    /** The part that the model is to write. */
    static Segment pair(String instruction, String response) {
        return new Segment(instruction + RESPONSE + response, true);
    }

    /** Whether a word could forge one of the layout's markers. */
    static boolean isMarker(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return MARKERS.stream().anyMatch(marker -> lower.contains(marker));
    }
}
