package io.fedu2s.udf.prompt;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a pair stands in the examples of a template: which fields the model writes, in which order, and what stands before,
 * between and behind them.
 *
 * @param example one example
 * @param markers by the name of each field, the words that open it
 * @param written the fields that the model writes, in order
 * @param starts the markers with which another example or the last part begins
 * @param parser reads a pair back
 */
record PairLayout(
        TemplateText example,
        Map<String, String> markers,
        List<String> written,
        List<String> starts,
        PairParser parser) {
    static final String EVIDENCE = "evidence";
    static final String INSTRUCTION = "instruction";
    static final String RESPONSE = "response";

    /** The marker of a field that the examples show. */
    String markerOf(String name) {
        return Objects.requireNonNull(markers.get(name));
    }

    /** A text that is filled in: no line of it can be taken for a marker. */
    String field(String text) {
        return parser.escape(text.strip());
    }

    /** What the model writes when it is done with a pair and makes up the next document. */
    List<String> stopStrings() {
        return starts.stream().map(start -> "\n" + start).toList();
    }

    /** Whether the model writes this field. */
    boolean writes(String name) {
        return written.contains(name);
    }

    /** The written fields of an example behind the first one's marker, laid out as the template has them. */
    String answerTurn(Map<String, String> fields) {
        StringBuilder answer = new StringBuilder(fields.getOrDefault(written.get(0), ""));
        for (int i = 1; i < written.size(); i++) {
            answer.append(example.after(written.get(i - 1))).append(fields.get(written.get(i)));
        }
        return answer.toString();
    }

    /** A pair as the parser reads it. */
    String text(String instruction, String response) {
        return " " + field(instruction) + responseOpening() + " " + field(response);
    }

    /** The marker of the first field to write and what stands between it and the field. */
    String beginning() {
        String name = written.get(0);
        String before = example.before(name);
        return before.substring(before.lastIndexOf(markerOf(name)));
    }

    /** What stands between instruction and response, where they follow each other. */
    private String responseOpening() {
        int next = example.names().indexOf(INSTRUCTION) + 1;
        return next < example.names().size() && example.names().get(next).equals(RESPONSE)
                ? withoutBlanks(example.after(INSTRUCTION))
                : "\n" + markerOf(RESPONSE);
    }

    /** A line break behind a marker is the template's; a blank there is the first word's, as tokenizers cut. */
    static String withoutBlanks(String words) {
        return words.endsWith("\n") ? words : words.stripTrailing();
    }

    /** The blanks behind the last field. */
    String blanksBehind() {
        String behind = example.after(written.get(written.size() - 1));
        return behind.substring(0, behind.length() - behind.stripLeading().length());
    }
}
