package io.fedu2s.pretrain;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Tells the invented names of a generated document from the words that the facts are written in. */
final class GeneratedNames {
    private static final String NO_LETTERS = "[^\\p{L}]+";

    private final Set<String> ordinary = new HashSet<>();

    GeneratedNames() {
        Stream.of("medicine.facts", "knowledge.facts", "math.facts")
                .flatMap(file -> ResourceLines.of(file).stream())
                .flatMap(GeneratedNames::words)
                .forEach(ordinary::add);
        ordinary.addAll(List.of("dr", "of", "an"));
        words(String.join(" ", Names.ILLNESSES)).forEach(ordinary::add);
    }

    /** The invented words of a document, in lower case. */
    List<String> in(String document) {
        return words(document).filter(word -> !ordinary.contains(word)).toList();
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split(NO_LETTERS, -1))
                .filter(word -> !word.isEmpty());
    }
}
