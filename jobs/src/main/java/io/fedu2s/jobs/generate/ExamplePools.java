package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.retrieve.ExamplePool;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The example pools of a run, by domain. */
public final class ExamplePools {
    private ExamplePools() {}

    /** Reads the files of {@code input.domains[].examples}, or the general pool, in the order of the domains' names. */
    public static Map<String, ExamplePool> read(RunConfig config, Configuration hadoop) {
        Map<String, ExamplePool> pools = new TreeMap<>();
        config.input().domains().forEach(domain -> {
            List<Path> files = domain.examples().stream()
                    .map(file -> new Path(config.input().resolve(file)))
                    .toList();
            pools.put(
                    domain.name(),
                    new ExamplePool(
                            files.isEmpty()
                                    ? ExampleFile.general(domain.name())
                                    : ExampleFile.read(hadoop, domain.name(), files)));
        });
        return pools;
    }

    /** All examples of all pools, pool by pool. */
    static List<Example> examples(Map<String, ExamplePool> pools) {
        return pools.values().stream().flatMap(pool -> pool.examples().stream()).toList();
    }
}
