package io.fedu2s.jobs.evaluate;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.filter.HeldOutPairs;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The held-out pairs of all domains, as the filters know them. */
public final class HeldOut {
    private HeldOut() {}

    /**
     * Reads the files of {@code input.domains[].evaluation} in the order of the domains.
     *
     * @throws io.fedu2s.udf.error.UserException where a file can't be read, holds no pair, or a line is none
     */
    public static HeldOutPairs read(RunConfig config, Configuration hadoop) {
        List<HeldOutPairs.Pair> pairs = new ArrayList<>();
        for (DomainConfig domain : config.input().domains()) {
            if (!domain.evaluation().isEmpty()) {
                Path file = new Path(config.input().resolve(domain.evaluation()));
                new HumanPairFile(domain.name(), file)
                        .read(hadoop)
                        .forEach(pair -> pairs.add(new HeldOutPairs.Pair(pair.instruction(), pair.response())));
            }
        }
        return new HeldOutPairs(pairs);
    }
}
