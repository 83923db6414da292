package io.fedu2s.jobs.table;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * How Spark plans while rows are few: to compile a plan, to plan it anew after each of its stages, or to cut it into as many
 * tasks as a cluster has for much, takes longer than to run it. What a user has set stays.
 */
public final class QuickPlans {
    private static final String SHUFFLE = "spark.sql.shuffle.partitions";
    private static final int FEWEST_PARTITIONS = 4;

    private QuickPlans() {}

    /** Does some work, by quick plans where its rows are few; afterwards all is set as before. */
    public static <T> T where(boolean few, SparkSession spark, Supplier<T> work) {
        Map<String, String> before = new HashMap<>();
        if (few) {
            quick(spark).forEach((key, value) -> {
                before.put(key, spark.conf().get(key));
                spark.conf().set(key, value);
            });
        }
        try {
            return work.get();
        } finally {
            before.forEach(spark.conf()::set);
        }
    }

    private static Map<String, String> quick(SparkSession spark) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "spark.sql.adaptive.enabled", "false",
                "spark.sql.codegen.wholeStage", "false",
                "spark.sql.codegen.factoryMode", "NO_CODEGEN"));
        int enough = Math.max(FEWEST_PARTITIONS, spark.sparkContext().defaultParallelism());
        if (Integer.parseInt(spark.conf().get(SHUFFLE)) > enough) {
            keys.put(SHUFFLE, String.valueOf(enough));
        }
        keys.keySet().removeIf(spark.sparkContext().getConf()::contains);
        return keys;
    }
}
