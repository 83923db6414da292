package io.fedu2s.jobs.table;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Settings of a session that hold while something is done, for commands of Delta that can be told no other way. */
final class SessionSettings {
    private static final String APPLICATION = "spark.databricks.delta.write.txnAppId";
    private static final String VERSION = "spark.databricks.delta.write.txnVersion";

    private SessionSettings() {}

    /** Names the next commit by its application and version (Delta's documentation, "Idempotent writes"). */
    static Map<String, String> naming(String application, long version) {
        return Map.of(APPLICATION, application, VERSION, String.valueOf(version));
    }

    /** Does something with these settings; behind it those of before hold. */
    static void during(SparkSession spark, Map<String, String> settings, Runnable work) {
        Map<String, Option<String>> before = new TreeMap<>();
        settings.forEach((key, value) -> {
            before.put(key, spark.conf().getOption(key));
            spark.conf().set(key, value);
        });
        try {
            work.run();
        } finally {
            before.forEach((key, value) -> {
                if (value.isDefined()) {
                    spark.conf().set(key, value.get());
                } else {
                    spark.conf().unset(key);
                }
            });
        }
    }
}
