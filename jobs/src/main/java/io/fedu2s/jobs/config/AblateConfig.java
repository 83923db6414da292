package io.fedu2s.jobs.config;

import io.fedu2s.udf.coverage.ChunkOrder;
import io.fedu2s.udf.retrieve.SelectionMethod;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The values that the command {@code ablate} tries beside the configured ones; no other command reads them.
 *
 * @param selection in the place of {@code retrieve.method}
 * @param filter {@code none}, {@code rules} or {@code rules+judge}
 * @param feedback in the place of {@code feedback.method}
 * @param kinds of pairs, each alone in the place of all kinds; empty for those that are configured
 * @param k in the place of {@code retrieve.k}
 * @param chunks {@code ORDER/NUMBER}, in the place of {@code generate.chunkChoice} and {@code generate.chunksPerClient}
 */
public record AblateConfig(
        List<String> selection,
        List<String> filter,
        List<String> feedback,
        List<String> kinds,
        List<Integer> k,
        List<String> chunks) {
    /** No threshold. */
    public static final String UNFILTERED = "none";
    /** The thresholds on what needs no model. */
    public static final String RULES = "rules";
    /** These and those on what models say. */
    public static final String JUDGE = "rules+judge";

    /** Copies the lists. */
    public AblateConfig {
        selection = List.copyOf(selection);
        filter = List.copyOf(filter);
        feedback = List.copyOf(feedback);
        kinds = List.copyOf(kinds);
        k = List.copyOf(k);
        chunks = List.copyOf(chunks);
    }

    static AblateConfig from(Section section) {
        List<String> methods =
                Arrays.stream(SelectionMethod.values()).map(Section::small).toList();
        var ablate = new AblateConfig(
                some(section, "selection", List.of("random", "fixed", "bm25", "dense", "hybrid"), methods),
                some(section, "filter", List.of(UNFILTERED, RULES, JUDGE), List.of(UNFILTERED, RULES, JUDGE)),
                some(section, "feedback", List.of("none", "bandit"), List.of("none", "bandit")),
                section.texts("kinds", List.of()),
                section.wholeList("k", List.of(0, 1, 2, 4), 0, 1000),
                chunks(section));
        section.done();
        return ablate;
    }

    private static List<String> chunks(Section section) {
        List<String> orders =
                Arrays.stream(ChunkOrder.values()).map(Section::small).toList();
        List<String> values = section.texts("chunks", List.of());
        String form = "(%s)/[1-9]\\d{0,8}".formatted(String.join("|", orders));
        if (!values.stream().allMatch(value -> value.matches(form))
                || new LinkedHashSet<>(values).size() < values.size()) {
            throw section.wrong(
                    "chunks",
                    values,
                    "a list such as [coverage/20, random/20], of %s and a number each, none twice"
                            .formatted(String.join(", ", orders)));
        }
        return values;
    }

    private static List<String> some(Section section, String key, List<String> usual, List<String> known) {
        List<String> values = section.texts(key, usual);
        if (!known.containsAll(values) || new LinkedHashSet<>(values).size() < values.size()) {
            throw section.wrong(key, values, "a list of some of " + String.join(", ", known) + ", none twice");
        }
        return values;
    }
}
