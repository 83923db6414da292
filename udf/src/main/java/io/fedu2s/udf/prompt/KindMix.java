package io.fedu2s.udf.prompt;

import io.fedu2s.udf.error.Errors;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Which kinds of pairs are written, and how often each.
 *
 * @param kinds all kinds by name
 * @param weights by domain, how often a kind is drawn beside the others; a domain without an entry has those of {@code ""}
 */
public record KindMix(Map<String, Kind> kinds, Map<String, Map<String, Double>> weights) implements Serializable {
    /** Copies the maps. */
    public KindMix {
        kinds = Map.copyOf(kinds);
        Map<String, Map<String, Double>> copies = new TreeMap<>();
        for (Map.Entry<String, Map<String, Double>> each : weights.entrySet()) {
            copies.put(each.getKey(), new TreeMap<>(each.getValue()));
        }
        weights = Map.copyOf(copies);
    }

    /** One kind for all. */
    public static KindMix only(Kind kind) {
        return new KindMix(Map.of(kind.name(), kind), Map.of("", Map.of(kind.name(), 1.0)));
    }

    /** The kind with this name. */
    public Kind kind(String name) {
        Kind kind = kinds.get(name);
        if (kind == null) {
            throw Errors.kindUnknown(name, kinds.keySet());
        }
        return kind;
    }

    /**
     * The kinds of a domain in the order in which a chunk tries them: each place is drawn by weight among those left. The
     * first is the chunk's kind; where the chunk has no place for it, the next one is.
     */
    public List<Kind> order(String domain, long seed) {
        return order(weights.containsKey(domain) ? weights.get(domain) : weights.getOrDefault("", Map.of()), seed);
    }

    /** As {@link #order(String, long)}, with other weights. */
    public List<Kind> order(Map<String, Double> otherWeights, long seed) {
        Map<String, Double> left = new LinkedHashMap<>(new TreeMap<>(otherWeights));
        SplittableRandom random = new SplittableRandom(seed);
        List<Kind> order = new ArrayList<>();
        while (!left.isEmpty()) {
            String name = drawn(left, random);
            left.remove(name);
            order.add(kind(name));
        }
        return order;
    }

    /** All that the prompts and the answers follow from, in words that are the same on every machine. */
    public String words() {
        Map<String, Object> contents = new TreeMap<>();
        kinds.forEach((name, kind) -> contents.put(name, kind.content()));
        return contents + " " + new TreeMap<>(weights);
    }

    private static String drawn(Map<String, Double> left, SplittableRandom random) {
        double at = random.nextDouble()
                * left.values().stream().mapToDouble(weight -> weight).sum();
        String last = "";
        for (Map.Entry<String, Double> each : left.entrySet()) {
            last = each.getKey();
            at -= each.getValue();
            if (at < 0) {
                break;
            }
        }
        return last;
    }
}
