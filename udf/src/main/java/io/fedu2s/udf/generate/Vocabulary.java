package io.fedu2s.udf.generate;

import io.fedu2s.udf.generate.Form.Field;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The tokens that a field may not be made of where it consists of the words of a text: so a question about a document
 * names nothing that the document does not. A word may change the case of its letters and lose what is around them; the
 * field's ends and what follows it may come up, too.
 */
final class Vocabulary {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern AROUND = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");

    private Vocabulary() {}

    /**
     * The tokens that are left out.
     *
     * @param next what stands behind the field
     * @param tokens cuts a text that goes on in the middle of another
     */
    static int[] banned(Field field, String next, int[] ends, int size, Function<String, int[]> tokens) {
        BitSet allowed = new BitSet(size);
        Arrays.stream(ends).forEach(allowed::set);
        allow(allowed, tokens, next);
        allow(allowed, tokens, "\n");
        field.endsBehind().forEach(end -> allow(allowed, tokens, end));
        BLANKS.splitAsStream(field.vocabulary()).distinct().forEach(word -> {
            String bare = AROUND.matcher(word).replaceAll("");
            allow(allowed, tokens, word);
            allow(allowed, tokens, " " + word);
            allow(allowed, tokens, bare);
            allow(allowed, tokens, " " + bare);
            allow(allowed, tokens, " " + bare.toLowerCase(Locale.ROOT));
        });
        return IntStream.range(0, size).filter(id -> !allowed.get(id)).toArray();
    }

    private static void allow(BitSet allowed, Function<String, int[]> tokens, String text) {
        if (!text.isEmpty()) {
            Arrays.stream(tokens.apply(text)).forEach(allowed::set);
        }
    }
}
