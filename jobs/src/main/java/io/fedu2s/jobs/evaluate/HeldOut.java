package io.fedu2s.jobs.evaluate;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.filter.HeldOutTexts;
import io.fedu2s.udf.measure.HumanPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The held-out pairs of all domains, as the filters know them. */
public final class HeldOut {
    private HeldOut() {}

    /**
     * Reads the files of {@code evaluation} and {@code validation} in the order of the domains.
     *
     * @throws io.fedu2s.udf.error.UserException where a file can't be read, holds no pair, or a line is none
     */
    public static HeldOutTexts read(RunConfig config, Configuration hadoop) {
        List<HeldOutTexts.Pair> pairs = new ArrayList<>();
        for (DomainConfig domain : config.input().domains()) {
            Stream.of(domain.evaluation(), domain.validation())
                    .filter(file -> !file.isEmpty())
                    .map(file -> new Path(config.input().resolve(file)))
                    .flatMap(file -> new HumanPairFile(domain.name(), file).read(hadoop).stream())
                    .forEach(pair -> pairs.add(new HeldOutTexts.Pair(pair.instruction(), pair.response())));
        }
        return new HeldOutTexts(pairs);
    }

    /** The instructions of each domain's {@code evaluation}, in the order of the file. */
    public static Map<String, List<String>> instructions(RunConfig config, Configuration hadoop) {
        Map<String, List<String>> instructions = new TreeMap<>();
        for (DomainConfig domain : config.input().domains()) {
            if (!domain.evaluation().isEmpty()) {
                Path file = new Path(config.input().resolve(domain.evaluation()));
                instructions.put(
                        domain.name(),
                        new HumanPairFile(domain.name(), file)
                                .read(hadoop).stream()
                                        .map(HumanPair::instruction)
                                        .toList());
            }
        }
        return instructions;
    }
}
