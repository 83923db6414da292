package io.fedu2s.jobs.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A configuration of what has no default, and nothing else. */
public final class SmallestConfig {
    static final String TEXT = """
            input:
              root: data
              domains:
                - {name: medicine, clients: medicine/clients}
            output: {root: out}
            model: {path: model}
            """;

    private SmallestConfig() {}

    /** Its federation with some keys of {@code federate} set. */
    public static FederateConfig federate(String... keys) {
        List<String> settings =
                Arrays.stream(keys).map(key -> "federate." + key).toList();
        return RunConfig.parse("test.yaml", TEXT, Path.of(""), settings).federate();
    }
}
