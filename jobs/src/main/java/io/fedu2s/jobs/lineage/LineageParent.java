package io.fedu2s.jobs.lineage;

import io.fedu2s.jobs.error.Errors;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The run that started a run, such as a scheduler's task.
 *
 * @param namespace of its job
 * @param job its job
 * @param run its id
 */
record LineageParent(String namespace, String job, UUID run) {
    private static final String KEYS = "spark.openlineage.";

    /** What started this process. */
    static Optional<LineageParent> of(Map<String, String> spark, Function<String, Optional<String>> environment) {
        return of(spark, "parent", "parentRunId").or(() -> parse("OPENLINEAGE_PARENT_ID", environment));
    }

    /** What started that, at the very first. */
    static Optional<LineageParent> root(Map<String, String> spark, Function<String, Optional<String>> environment) {
        return of(spark, "rootParent", "rootParentRunId").or(() -> parse("OPENLINEAGE_ROOT_PARENT_ID", environment));
    }

    private static Optional<LineageParent> of(Map<String, String> spark, String which, String id) {
        String namespace = spark.get(KEYS + which + "JobNamespace");
        String job = spark.get(KEYS + which + "JobName");
        String run = spark.get(KEYS + id);
        return namespace == null || job == null || run == null
                ? Optional.empty()
                : Optional.of(new LineageParent(namespace, job, id(run, KEYS + id)));
    }

    private static Optional<LineageParent> parse(String key, Function<String, Optional<String>> environment) {
        return environment.apply(key).map(text -> parse(key, text));
    }

    /** {@code namespace/job/run}; a namespace may hold slashes. */
    private static LineageParent parse(String key, String text) {
        int last = text.lastIndexOf('/');
        int first = text.lastIndexOf('/', last - 1);
        if (first < 1) {
            throw Errors.lineageParentWrong(key, text);
        }
        return new LineageParent(
                text.substring(0, first), text.substring(first + 1, last), id(text.substring(last + 1), key));
    }

    private static UUID id(String text, String of) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Errors.lineageParentWrong(of, text);
        }
    }
}
