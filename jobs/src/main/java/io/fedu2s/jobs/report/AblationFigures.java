package io.fedu2s.jobs.report;

import io.fedu2s.jobs.config.RunIdentity;
import io.fedu2s.jobs.evaluate.Scores;
import io.fedu2s.udf.metric.Difference;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.Verdict;
import io.fedu2s.udf.record.AblationScore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an ablation measured; its JSON is {@code ablation.json}.
 *
 * @param runId whose configuration it is
 * @param seeds of the cells
 * @param metrics by what was measured
 * @param domains whose held-out pairs were asked
 * @param heldOut how many these are
 * @param configured what is configured, by the names of the axes
 * @param cells what each cell came to beside the base model
 * @param claims what the method claims: one value of an axis beside another
 * @param effects every value of an axis beside the configured one
 * @param leftOut cells that the configuration does not allow
 * @param failures cells that came to no adapter
 */
public record AblationFigures(
        String runId,
        List<Long> seeds,
        List<String> metrics,
        List<String> domains,
        int heldOut,
        Map<String, String> configured,
        List<CellLine> cells,
        List<Effect> claims,
        List<Effect> effects,
        List<LeftOut> leftOut,
        List<Failure> failures) {
    /** In the place of a domain: the mean over all, each counting the same. */
    public static final String ALL = "all";

    /** Copies the lists. */
    public AblationFigures {
        seeds = List.copyOf(seeds);
        metrics = List.copyOf(metrics);
        domains = List.copyOf(domains);
        configured = ordered(configured);
        cells = List.copyOf(cells);
        claims = List.copyOf(claims);
        effects = List.copyOf(effects);
        leftOut = List.copyOf(leftOut);
        failures = List.copyOf(failures);
    }

    private static Map<String, String> ordered(Map<String, String> cell) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(cell));
    }

    /** A cell in words. */
    static String words(Map<String, String> cell) {
        return cell.entrySet().stream()
                .map(axis -> axis.getKey() + "=" + axis.getValue())
                .collect(Collectors.joining(" "));
    }

    /**
     * What was measured of a cell with one seed.
     *
     * @param cell its values by the names of the axes
     * @param seed of its run
     * @param scores of all domains and metrics
     */
    public record Measured(Map<String, String> cell, long seed, List<AblationScore> scores) {
        /** Copies both. */
        public Measured {
            cell = ordered(cell);
            scores = List.copyOf(scores);
        }
    }

    /**
     * A cell.
     *
     * @param cell its values by the names of the axes
     * @param seeds how many seeds were measured
     * @param pairs how many pairs were judged, of all seeds
     * @param accepted how many of these were accepted
     * @param acceptedShare the share
     * @param scores by metric and domain
     */
    public record CellLine(
            Map<String, String> cell,
            int seeds,
            long pairs,
            long accepted,
            double acceptedShare,
            List<CellScore> scores) {
        /** Copies both. */
        public CellLine {
            cell = ordered(cell);
            scores = List.copyOf(scores);
        }

        /** By a metric in a domain or {@link #ALL}. */
        CellScore score(String metric, String domain) {
            return scores.stream()
                    .filter(score ->
                            score.metric().equals(metric) && score.domain().equals(domain))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * A cell's adapters beside the base model.
     *
     * @param metric by what
     * @param domain or {@link #ALL}
     * @param base the base model's value
     * @param federated the mean over the seeds
     * @param bySeed the value of each
     * @param difference federated minus base
     * @param low where its 95 % interval begins
     * @param high where it ends
     * @param verdict what the pairs show
     */
    public record CellScore(
            String metric,
            String domain,
            double base,
            double federated,
            List<Double> bySeed,
            double difference,
            double low,
            double high,
            String verdict) {
        /** Copies the list. */
        public CellScore {
            bySeed = List.copyOf(bySeed);
        }
    }

    /**
     * One value of an axis beside another, over all cells that differ in nothing else.
     *
     * @param axis which
     * @param value what is compared
     * @param beside with what
     * @param cells how many cells have it and a counterpart
     * @param metric by what
     * @param domain or {@link #ALL}
     * @param difference the mean of the first minus that of the second
     * @param low where its 95 % interval begins
     * @param high where it ends
     * @param verdict what the pairs show of the first
     */
    public record Effect(
            String axis,
            String value,
            String beside,
            int cells,
            String metric,
            String domain,
            double difference,
            double low,
            double high,
            String verdict) {
        static Effect of(
                String axis, String value, String beside, int cells, Metric metric, String domain, Difference found) {
            return new Effect(
                    axis,
                    value,
                    beside,
                    cells,
                    metric.label(),
                    domain,
                    found.value(),
                    found.low(),
                    found.high(),
                    found.verdict(metric).label());
        }

        String interval() {
            return Scores.gain(low) + " to " + Scores.gain(high);
        }

        /** Whether a claim holds. */
        String inWords() {
            return verdict.equals(Verdict.BETTER.label())
                    ? "holds"
                    : verdict.equals(Verdict.WORSE.label()) ? "the other way round" : "not shown";
        }
    }

    /**
     * A cell that was not run.
     *
     * @param cell its values by the names of the axes
     * @param reason why
     */
    public record LeftOut(Map<String, String> cell, String reason) {
        /** Copies the map. */
        public LeftOut {
            cell = ordered(cell);
        }
    }

    /**
     * A cell that came to no adapter.
     *
     * @param cell its values by the names of the axes
     * @param seed of its run
     * @param reason what went wrong
     */
    public record Failure(Map<String, String> cell, long seed, String reason) {
        /** Copies the map. */
        public Failure {
            cell = ordered(cell);
        }
    }

    /** Compares what was measured; there must be a cell among it. */
    public static AblationFigures of(
            RunIdentity run,
            Map<String, String> configured,
            List<AblationScore> base,
            List<Measured> measured,
            List<LeftOut> leftOut,
            List<Failure> failures) {
        var comparison = new AblationComparison(run.seed(), base, measured);
        return new AblationFigures(
                run.id(),
                measured.stream().map(Measured::seed).distinct().toList(),
                comparison.metrics().stream().map(Metric::label).toList(),
                comparison.domains(),
                comparison.heldOut(),
                configured,
                comparison.cells(),
                comparison.claims(configured),
                comparison.effects(configured),
                leftOut,
                failures);
    }

    /** For programs. */
    public String toJson() {
        return PrettyJson.of(this);
    }

    /** For people: a page that needs nothing besides itself. */
    public String toHtml() {
        return AblationPage.of(this);
    }

    /** For people: a line a cell by the first metric, and what became of the claims. */
    public String toText() {
        String metric = metrics.get(0);
        StringBuilder text = new StringBuilder("%s on %d held-out pairs, the mean over %d domains and %d seeds:%n"
                .formatted(metric, heldOut, domains.size(), seeds.size()));
        for (CellLine cell : cells) {
            CellScore score = cell.score(metric, ALL);
            text.append("%s  %s, %s over the base (%s to %s), %s of pairs accepted%n"
                    .formatted(
                            words(cell.cell()),
                            Scores.value(score.federated()),
                            Scores.gain(score.difference()),
                            Scores.gain(score.low()),
                            Scores.gain(score.high()),
                            Figures.percent(cell.accepted(), cell.pairs())));
        }
        claims.stream()
                .filter(claim -> claim.domain().equals(ALL))
                .forEach(claim -> text.append("%s: %s over %s by %s: %s (%s), %s%n"
                        .formatted(
                                claim.axis(),
                                claim.value(),
                                claim.beside(),
                                claim.metric(),
                                Scores.gain(claim.difference()),
                                claim.interval(),
                                claim.inWords())));
        leftOut.forEach(each -> text.append("left out: %s. %s%n".formatted(words(each.cell()), each.reason())));
        failures.forEach(each ->
                text.append("failed: %s seed=%d. %s%n".formatted(words(each.cell()), each.seed(), each.reason())));
        return text.toString().stripTrailing();
    }
}
