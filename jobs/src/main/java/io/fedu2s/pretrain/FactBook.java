package io.fedu2s.pretrain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What documents of one domain can say, read from {@code DOMAIN.facts}.
 *
 * <p>Each line of such a file is one of
 *
 * <pre>
 * list NAME = WORDS | WORDS | …     what a slot of this name may be
 * range NAME = LOW..HIGH step STEP  which numbers a slot of this name may be
 * scene NAME                        facts that share the values of their slots
 * fact                              one kind of fact of the scene
 * s WORDING                         a sentence that states the fact; the phrase that answers stands in [ ], and if only
 *                                   a part of the sentence is the full answer, this part starts at ^
 * q WORDING                         a question that the fact answers
 * </pre>
 *
 * <p>A wording may hold choices {@code <one|other>} and slots {@code {name}}; see {@link Slots}.
 *
 * @param domain the domain, such as {@code medicine}
 * @param lists words by slot name
 * @param ranges numbers by slot name
 * @param scenes the scenes in the file's order
 */
record FactBook(String domain, Map<String, List<String>> lists, Map<String, Range> ranges, List<Scene> scenes) {
    FactBook {
        lists = Map.copyOf(lists);
        ranges = Map.copyOf(ranges);
        scenes = List.copyOf(scenes);
    }

    /**
     * Numbers from low to high, both included.
     *
     * @param low the least number
     * @param high the greatest number
     * @param step the distance between two neighbours
     */
    record Range(int low, int high, int step) {}

    /**
     * Facts about the same names and numbers.
     *
     * @param name what the scene is about, such as {@code drug}
     * @param facts the kinds of facts
     */
    record Scene(String name, List<FactType> facts) {}

    /**
     * One kind of fact.
     *
     * @param sentences wordings of the document's sentence
     * @param questions wordings of the question
     */
    record FactType(List<String> sentences, List<String> questions) {}

    /** Reads the facts of a domain from the resource {@code DOMAIN.facts}. */
    static FactBook of(String domain) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        Map<String, Range> ranges = new LinkedHashMap<>();
        List<Scene> scenes = new ArrayList<>();
        for (String line : ResourceLines.of(domain + ".facts")) {
            int space = line.indexOf(' ');
            String keyword = space < 0 ? line : line.substring(0, space);
            String rest = space < 0 ? "" : line.substring(space + 1);
            switch (keyword) {
                case "list" -> lists.put(name(rest), List.of(definition(rest).split(" \\| ", -1)));
                case "range" -> ranges.put(name(rest), range(definition(rest)));
                case "scene" -> scenes.add(new Scene(rest, new ArrayList<>()));
                case "fact" -> last(scenes).facts().add(new FactType(new ArrayList<>(), new ArrayList<>()));
                case "s" -> last(last(scenes).facts()).sentences().add(rest);
                case "q" -> last(last(scenes).facts()).questions().add(rest);
                default -> throw new IllegalStateException(domain + ".facts: unknown line: " + line);
            }
        }
        return new FactBook(domain, lists, ranges, scenes);
    }

    private static String name(String rest) {
        return rest.substring(0, rest.indexOf(" = "));
    }

    private static String definition(String rest) {
        return rest.substring(rest.indexOf(" = ") + 3);
    }

    private static Range range(String text) {
        String[] parts = text.split("\\.\\.| step ", -1);
        int step = parts.length > 2 ? Integer.parseInt(parts[2]) : 1;
        return new Range(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), step);
    }

    private static <T> T last(List<T> items) {
        return items.get(items.size() - 1);
    }
}
