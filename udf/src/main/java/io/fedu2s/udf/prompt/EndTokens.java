package io.fedu2s.udf.prompt;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens by which models end a text, written out: {@code <|endoftext|>} anywhere, {@code </s>} and its like at the
 * end of a line. In text that is put into a prompt they get a blank inside, so that neither the parser nor a tokenizer
 * takes them for an end.
 */
final class EndTokens {
    private static final String PIPED = "\\|[a-zA-Z_]{2,24}\\|>";
    private static final String NAMED = "/s>|(?:eos|bos|pad|end_of_turn|start_of_turn|s)>";
    private static final String BRACKETED = "\\[(?:END|EOS)\\]";

    private static final Pattern END =
            Pattern.compile("<(?:" + PIPED + ")|(?:<(?:/s|eos|end_of_turn)>|" + BRACKETED + ")\\s*$");
    private static final Pattern PLAIN =
            Pattern.compile("<(?= *(?:" + PIPED + "|" + NAMED + "))|\\[(?= *(?:END|EOS)\\])");
    private static final Pattern ESCAPED =
            Pattern.compile("(<) (?= *(?:" + PIPED + "|" + NAMED + "))|(\\[) (?= *(?:END|EOS)\\])");

    private EndTokens() {}

    /** Where the line ends by such a token, else -1. */
    static int end(String line) {
        Matcher matcher = END.matcher(line);
        return matcher.find() ? matcher.start() : -1;
    }

    static String escape(String text) {
        return PLAIN.matcher(text).replaceAll("$0 ");
    }

    /** What {@link #escape} was given. */
    static String unescape(String text) {
        return ESCAPED.matcher(text).replaceAll(match -> match.group(1) == null ? "[" : "<");
    }
}
