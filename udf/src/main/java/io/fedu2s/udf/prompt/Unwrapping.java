package io.fedu2s.udf.prompt;

import java.util.List;

/** Takes away what a model sets around a whole field: bold marks and quotation marks. */
final class Unwrapping {
    private record Pair(String open, String close) {}

    private static final List<Pair> WRAPPINGS = List.of(
            new Pair("**", "**"),
            new Pair("__", "__"),
            new Pair("\"", "\""),
            new Pair("“", "”"),
            new Pair("„", "“"),
            new Pair("«", "»"),
            new Pair("`", "`"));

    private Unwrapping() {}

    static String unwrap(String field) {
        String text = withoutLooseBold(field.strip());
        for (Pair pair : WRAPPINGS) {
            if (wraps(pair, text)) {
                return unwrap(text.substring(
                        pair.open().length(), text.length() - pair.close().length()));
            }
        }
        return text;
    }

    /** Whether the pair stands around the text and nowhere inside it. */
    private static boolean wraps(Pair pair, String text) {
        int end = text.length() - pair.close().length();
        return end >= pair.open().length()
                && text.startsWith(pair.open())
                && text.endsWith(pair.close())
                && !text.substring(pair.open().length(), end).contains(pair.open())
                && !text.substring(pair.open().length(), end).contains(pair.close());
    }

    /** A bold mark whose partner stood around the marker: {@code **Instruction: What is it?**}. */
    private static String withoutLooseBold(String text) {
        boolean single = text.contains("**") && text.indexOf("**") == text.lastIndexOf("**");
        if (single && text.endsWith("**")) {
            return text.substring(0, text.length() - 2).strip();
        }
        return single && text.startsWith("**") ? text.substring(2).strip() : text;
    }
}
