package io.fedu2s.jobs.evaluate;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.measure.HumanPair;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.RougeTokenizer;
import io.fedu2s.udf.record.ContentId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Human pairs that no adapter is tuned on, by domain, in an order of their own, so that the first n are a sample. */
public final class HeldOutPairs {
    private static final Logger LOG = LoggerFactory.getLogger(HeldOutPairs.class);

    private static final Set<Metric> ROUGE = EnumSet.of(Metric.ROUGE_L, Metric.ROUGE_1, Metric.ROUGE_2);

    private final SortedMap<String, List<HumanPair>> byDomain;

    private HeldOutPairs(Map<String, List<HumanPair>> byDomain) {
        this.byDomain = Collections.unmodifiableSortedMap(new TreeMap<>(byDomain));
    }

    /**
     * The pairs that are reported.
     *
     * @throws io.fedu2s.udf.error.UserException where a file can't be read or holds what is no pair
     */
    public static HeldOutPairs evaluation(RunConfig config, Configuration hadoop) {
        Map<String, List<HumanPair>> pairs = new TreeMap<>();
        for (DomainConfig domain : config.input().domains()) {
            if (domain.evaluation().isEmpty()) {
                LOG.warn("evaluate: the domain {} has no held-out pairs, so nothing is measured there", domain.name());
            } else {
                pairs.put(domain.name(), read(domain.name(), domain.evaluation(), config, hadoop));
            }
        }
        boolean measured = config.evaluate().metrics().stream().anyMatch(ROUGE::contains);
        if (measured && config.evaluate().tokenizer() == RougeTokenizer.PLAIN) {
            pairs.forEach((domain, own) -> warn(domain, own, RougeTokenizer.PLAIN));
        }
        return new HeldOutPairs(pairs);
    }

    /** ROUGE sees nothing of what its tokenizer has no tokens for. */
    private static void warn(String domain, List<HumanPair> pairs, RougeTokenizer tokenizer) {
        long missed =
                pairs.stream().filter(pair -> tokenizer.misses(pair.response())).count();
        if (missed > 0) {
            LOG.warn(
                    "evaluate: {} of {} held-out responses of the domain {} are mostly in a script that ROUGE by {} has no"
                            + " words for, so hardly any answer to them can score; set evaluate.tokenizer: {}",
                    missed,
                    pairs.size(),
                    domain,
                    tokenizer.label(),
                    RougeTokenizer.UNICODE.label());
        }
    }

    /**
     * The pairs that keys are chosen by, none of them among those that are reported.
     *
     * @throws io.fedu2s.udf.error.UserException where a domain that is reported has none, nobody has any, some are among
     *     those that are reported, or a file can't be read
     */
    public static HeldOutPairs validation(RunConfig config, Configuration hadoop) {
        requireValidation(config.input().domains());
        Map<String, List<HumanPair>> pairs = new TreeMap<>();
        Set<List<String>> reported = new HashSet<>();
        for (DomainConfig domain : config.input().domains()) {
            if (!domain.evaluation().isEmpty()) {
                read(domain.name(), domain.evaluation(), config, hadoop).forEach(pair -> reported.addAll(names(pair)));
            }
            if (!domain.validation().isEmpty()) {
                pairs.put(domain.name(), read(domain.name(), domain.validation(), config, hadoop));
            }
        }
        pairs.forEach((domain, own) -> {
            List<HumanPair> shared = own.stream()
                    .filter(pair -> names(pair).stream().anyMatch(reported::contains))
                    .toList();
            if (!shared.isEmpty()) {
                throw Errors.validationShared(
                        domain, shared.size(), own.size(), shared.get(0).instruction());
            }
        });
        return new HeldOutPairs(pairs);
    }

    private static void requireValidation(List<DomainConfig> domains) {
        boolean none = domains.stream().allMatch(domain -> domain.validation().isEmpty());
        List<String> without = domains.stream()
                .filter(domain -> domain.validation().isEmpty()
                        && (none || !domain.evaluation().isEmpty()))
                .map(DomainConfig::name)
                .toList();
        if (!without.isEmpty()) {
            throw Errors.validationMissing(without);
        }
    }

    /** What tells a pair from others: what was asked and answered, and what was asked about which text. */
    private static List<List<String>> names(HumanPair pair) {
        List<List<String>> names = new ArrayList<>();
        names.add(List.of("answered", plain(pair.instruction()), plain(pair.response())));
        if (!pair.context().isBlank()) {
            names.add(List.of("asked", plain(pair.instruction()), plain(pair.context())));
        }
        return names;
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private static List<HumanPair> read(String domain, String file, RunConfig config, Configuration hadoop) {
        return new HumanPairFile(domain, new Path(config.input().resolve(file)))
                .read(hadoop).stream()
                        .sorted(Comparator.comparingLong(
                                pair -> ContentId.seed(config.run().seed(), "evaluate", pair)))
                        .toList();
    }

    /** The pairs of each domain that has any. */
    SortedMap<String, List<HumanPair>> byDomain() {
        return byDomain;
    }

    /** How many there are. */
    public int count() {
        return byDomain.values().stream().mapToInt(List::size).sum();
    }

    /** Names them by their content. */
    public String digest() {
        return ContentId.of(byDomain);
    }
}
