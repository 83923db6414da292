package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Where a run stands: its tables, their versions and rows, the last committed round, and what privacy cost so far. Changes
 * nothing.
 */
final class StatusJob {
    private final RunConfig config;
    private final Tables tables;

    StatusJob(SparkSession spark, RunConfig config, Tables tables) {
        this.config = config;
        this.tables = tables;
    }

    /** The status as lines of text. */
    String run() {
        StringBuilder text = new StringBuilder("run ")
                .append(config.run().id())
                .append(" in ")
                .append(config.output().root())
                .append(System.lineSeparator());
        for (TableName table : TableName.values()) {
            long version = tables.version(table);
            String state = version < 0
                    ? "nothing yet"
                    : "version %d, %d rows"
                            .formatted(version, tables.read(table).count());
            text.append("  %-13s %s%n".formatted(table.folder(), state));
        }
        return text.append(rounds()).append(privacy()).toString();
    }

    private String privacy() {
        if (!config.federate().privacy().isOn()) {
            return "";
        }
        Row spent = tables.read(TableName.PRIVACY)
                .agg(functions.coalesce(functions.max("epsilon"), functions.lit(0.0)))
                .head();
        return "%n  epsilon %.4f of %s is spent, delta %s"
                .formatted(
                        spent.getDouble(0),
                        config.federate().privacy().budget(),
                        config.federate().privacy().delta());
    }

    private String rounds() {
        Row last = tables.read(TableName.ROUNDS)
                .agg(functions.coalesce(functions.max("round"), functions.lit(0)))
                .head();
        return "  %d of %d rounds committed"
                .formatted(last.getInt(0), config.federate().rounds());
    }
}
