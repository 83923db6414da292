package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.CommittedRounds;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Where a run stands: its tables, their versions and rows, how many rounds of the federation that this configuration makes
 * are committed, what privacy cost so far, and the command that comes next. Changes nothing.
 */
final class StatusJob {
    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final UnaryOperator<String> commandLine;

    /** A look at a run; {@code commandLine} makes a command's name into what a shell takes. */
    StatusJob(SparkSession spark, RunConfig config, Tables tables, UnaryOperator<String> commandLine) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.commandLine = commandLine;
    }

    /** The status as lines of text. */
    String run() {
        StringBuilder text = new StringBuilder(
                "run %s in %s%n".formatted(config.run().id(), config.output().root()));
        for (TableName table : TableName.values()) {
            text.append("  %-13s %s%n".formatted(table.folder(), state(table)));
        }
        try {
            Rounds rounds = rounds();
            text.append("  %d of %d rounds committed%s%n"
                    .formatted(rounds.done(), rounds.wanted(), rounds.done() == 0 ? otherRounds() : ""));
            text.append(privacy());
            text.append(new NextStep(spark, config, tables)
                    .find(rounds.wanted() - rounds.done())
                    .map(next -> "next: %s%n%s".formatted(next, commandLine.apply(next)))
                    .orElseGet(() -> "all is done; see " + config.output().path("report.html")));
        } catch (UserException e) {
            text.append("next: mend this. ").append(e.getMessage());
        }
        return text.toString();
    }

    private String state(TableName table) {
        long version = tables.version(table);
        if (version < 0) {
            return "nothing yet";
        }
        try {
            return "version %d, %d rows".formatted(version, tables.read(table).count());
        } catch (UserException e) {
            return "version %d, of another version of this program".formatted(version);
        }
    }

    /** Of the federation, those that it goes on from among them. */
    private record Rounds(int done, int wanted) {}

    private Rounds rounds() {
        if (!tables.exists(TableName.ROUNDS)) {
            return new Rounds(0, config.federate().rounds());
        }
        CommittedRounds committed = CommittedRounds.of(config, tables, AcceptedPairs.read(tables));
        return new Rounds(
                committed.last(),
                committed.federation().base() + config.federate().rounds());
    }

    private String otherRounds() {
        long others = tables.read(TableName.ROUNDS).count();
        return others == 0 ? "" : "; %d of another configuration or of other pairs are there".formatted(others);
    }

    private String privacy() {
        if (!config.federate().privacy().isOn()) {
            return "";
        }
        Row spent = tables.read(TableName.PRIVACY)
                .agg(functions.coalesce(functions.max("epsilon"), functions.lit(0.0)))
                .head();
        return "  epsilon %.4f of %s is spent, delta %s%n"
                .formatted(
                        spent.getDouble(0),
                        config.federate().privacy().budget(),
                        config.federate().privacy().delta());
    }
}
