package io.fedu2s.jobs.report;

import io.fedu2s.jobs.report.AblationFigures.CellLine;
import io.fedu2s.jobs.report.AblationFigures.CellScore;
import io.fedu2s.jobs.report.AblationFigures.Effect;
import io.fedu2s.jobs.report.AblationFigures.Measured;
import io.fedu2s.udf.metric.Difference;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.PairScores;
import io.fedu2s.udf.metric.PairedBootstrap;
import io.fedu2s.udf.metric.PairedBootstrap.Stratum;
import io.fedu2s.udf.record.AblationScore;
import io.fedu2s.udf.record.ContentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Cells beside the base model and beside each other, by a bootstrap over the held-out pairs: one draw of a domain's pairs
 * serves all seeds and all cells, whose means are compared, and the domains count the same.
 */
final class AblationComparison {
    private static final String SELECTION = "selection";
    private static final String COVERAGE = "coverage/";

    private final long seed;
    private final Map<Place, AblationScore> base = new HashMap<>();
    /** By cell and seed. */
    private final Map<Map<String, String>, SortedMap<Long, Map<Place, AblationScore>>> cells = new LinkedHashMap<>();

    /** What one score is about. */
    private record Place(String domain, String metric) {
        static Place of(AblationScore score) {
            return new Place(score.domain(), score.metric());
        }
    }

    /** Two cells that differ in one axis, with one seed. */
    private record Match(Map<Place, AblationScore> ours, Map<Place, AblationScore> theirs) {}

    AblationComparison(long seed, List<AblationScore> base, List<Measured> measured) {
        this.seed = seed;
        base.forEach(score -> this.base.put(Place.of(score), score));
        for (Measured each : measured) {
            Map<Place, AblationScore> scores = new HashMap<>();
            each.scores().forEach(score -> scores.put(Place.of(score), score));
            cells.computeIfAbsent(each.cell(), cell -> new TreeMap<>()).put(each.seed(), scores);
        }
    }

    List<Metric> metrics() {
        return Stream.of(Metric.values())
                .filter(metric ->
                        base.keySet().stream().anyMatch(place -> place.metric().equals(metric.label())))
                .toList();
    }

    List<String> domains() {
        return base.keySet().stream().map(Place::domain).distinct().sorted().toList();
    }

    int heldOut() {
        String any = metrics().get(0).label();
        return domains().stream()
                .mapToInt(domain -> score(base, domain, any).n())
                .sum();
    }

    private List<String> domainsAndAll() {
        return Stream.concat(Stream.of(AblationFigures.ALL), domains().stream()).toList();
    }

    List<CellLine> cells() {
        List<CellLine> lines = new ArrayList<>();
        cells.forEach((cell, bySeed) -> {
            List<CellScore> scores = new ArrayList<>();
            for (Metric metric : metrics()) {
                domainsAndAll().forEach(domain -> scores.add(besideBase(cell, metric, domain, bySeed)));
            }
            String any = metrics().get(0).label();
            List<AblationScore> once = bySeed.values().stream()
                    .flatMap(each -> domains().stream().map(domain -> score(each, domain, any)))
                    .toList();
            long pairs = once.stream().mapToLong(AblationScore::pairs).sum();
            long accepted = once.stream().mapToLong(AblationScore::accepted).sum();
            lines.add(new CellLine(
                    cell, bySeed.size(), pairs, accepted, pairs == 0 ? 0 : (double) accepted / pairs, scores));
        });
        return lines;
    }

    private CellScore besideBase(
            Map<String, String> cell, Metric metric, String domain, SortedMap<Long, Map<Place, AblationScore>> bySeed) {
        Difference found =
                difference(metric, domain, List.copyOf(bySeed.values()), List.of(base), AblationFigures.words(cell));
        List<Double> values = bySeed.values().stream()
                .map(scores -> mean(scores, metric, domain))
                .toList();
        return new CellScore(
                metric.label(),
                domain,
                mean(base, metric, domain),
                values.stream().mapToDouble(Double::doubleValue).average().orElse(0),
                values,
                found.value(),
                found.low(),
                found.high(),
                found.verdict(metric).label());
    }

    /** Every value of an axis beside the configured one. */
    List<Effect> effects(Map<String, String> configured) {
        List<Effect> effects = new ArrayList<>();
        configured.forEach((axis, own) -> values(axis).stream()
                .filter(value -> !value.equals(own))
                .forEach(value -> addEffects(axis, value, own, effects)));
        return effects;
    }

    /**
     * Retrieved over fixed over random examples, filtered over unfiltered pairs, taught over untaught ones, chunks that cover
     * over as many random ones.
     */
    List<Effect> claims(Map<String, String> configured) {
        String own = configured.getOrDefault(SELECTION, "");
        String retrieved = List.of("fixed", "random").contains(own) ? "bm25" : own;
        List<Effect> claims = new ArrayList<>();
        addEffects(SELECTION, retrieved, "fixed", claims);
        addEffects(SELECTION, "fixed", "random", claims);
        addEffects(SELECTION, retrieved, "random", claims);
        addEffects("filter", "rules", "none", claims);
        addEffects("filter", "rules+judge", "rules", claims);
        addEffects("feedback", "bandit", "none", claims);
        values("chunks").stream()
                .filter(value -> value.startsWith(COVERAGE))
                .forEach(value -> addEffects("chunks", value, value.replace(COVERAGE, "random/"), claims));
        return claims;
    }

    private List<String> values(String axis) {
        return cells.keySet().stream()
                .map(cell -> cell.getOrDefault(axis, ""))
                .distinct()
                .toList();
    }

    private void addEffects(String axis, String value, String beside, List<Effect> effects) {
        int matched = 0;
        List<Match> matches = new ArrayList<>();
        for (var cell : cells.entrySet()) {
            Map<String, String> other = new LinkedHashMap<>(cell.getKey());
            boolean isOurs = value.equals(other.put(axis, beside));
            SortedMap<Long, Map<Place, AblationScore>> theirs = cells.get(other);
            if (isOurs && theirs != null) {
                int before = matches.size();
                cell.getValue().forEach((own, ours) -> {
                    Map<Place, AblationScore> same = theirs.get(own);
                    if (same != null) {
                        matches.add(new Match(ours, same));
                    }
                });
                matched += matches.size() > before ? 1 : 0;
            }
        }
        if (matched > 0) {
            for (Metric metric : metrics()) {
                for (String domain : domainsAndAll()) {
                    Difference found = difference(
                            metric,
                            domain,
                            matches.stream().map(Match::ours).toList(),
                            matches.stream().map(Match::theirs).toList(),
                            axis + " " + value + " " + beside);
                    effects.add(Effect.of(axis, value, beside, matched, metric, domain, found));
                }
            }
        }
    }

    private Difference difference(
            Metric metric,
            String domain,
            List<Map<Place, AblationScore>> ours,
            List<Map<Place, AblationScore>> theirs,
            String what) {
        List<Stratum> strata = of(domain).stream()
                .map(each -> new Stratum(scores(ours, each, metric), scores(theirs, each, metric)))
                .toList();
        return new PairedBootstrap(metric, ContentId.seed(seed, "ablate", what, metric.label(), domain))
                .difference(strata);
    }

    private static List<PairScores> scores(List<Map<Place, AblationScore>> variants, String domain, Metric metric) {
        return variants.stream()
                .map(variant -> score(variant, domain, metric.label()))
                .map(score -> new PairScores(score.scores(), score.weights()))
                .toList();
    }

    private double mean(Map<Place, AblationScore> scores, Metric metric, String domain) {
        return of(domain).stream()
                .mapToDouble(each -> score(scores, each, metric.label()).federated())
                .average()
                .orElse(0);
    }

    private List<String> of(String domain) {
        return domain.equals(AblationFigures.ALL) ? domains() : List.of(domain);
    }

    private static AblationScore score(Map<Place, AblationScore> scores, String domain, String metric) {
        return Objects.requireNonNull(scores.get(new Place(domain, metric)), domain + " " + metric);
    }
}
