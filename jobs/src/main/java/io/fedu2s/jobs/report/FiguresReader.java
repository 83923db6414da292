package io.fedu2s.jobs.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.Round;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Gathers a run's figures from its tables; only counts, and samples where they are asked for, come to the driver. */
final class FiguresReader {
    private final RunConfig config;
    private final Tables tables;

    FiguresReader(RunConfig config, Tables tables) {
        this.config = config;
        this.tables = tables;
    }

    /** The figures as the tables stand; {@code seconds} is how long the run took. */
    RunFigures read(double seconds) {
        List<Round> rounds = rounds();
        return new RunFigures(
                config.run().id(),
                seconds,
                config.effectiveYaml(),
                documents(),
                reasons(tables.read(TableName.REJECTS)),
                generations(),
                reasons(tables.read(TableName.PAIRS)),
                rounds,
                evaluations(),
                adapter(rounds),
                samples());
    }

    private List<RunFigures.DomainDocuments> documents() {
        return tables
                .read(TableName.DOCUMENTS)
                .groupBy("domain")
                .agg(
                        count_distinct(col("client_id")),
                        count(lit(1)),
                        count_if(col("status").equalTo("accepted")),
                        sum(col("chunks")),
                        sum(col("size_bytes")))
                .orderBy("domain")
                .collectAsList()
                .stream()
                .map(row -> new RunFigures.DomainDocuments(
                        row.getString(0),
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5)))
                .toList();
    }

    /** How often each reason stands in each domain. */
    private static List<DomainReason> reasons(Dataset<Row> rows) {
        return rows.groupBy("domain", "reason").count().collectAsList().stream()
                .map(row -> new DomainReason(row.getString(0), row.getString(1), row.getLong(2)))
                .sorted(DomainReason.ORDER)
                .toList();
    }

    private RunFigures.Generations generations() {
        Row row = tables.read(TableName.GENERATIONS)
                .agg(count(lit(1)), count_if(col("cached")), total(col("prompt_tokens")), total(col("new_tokens")))
                .head();
        return new RunFigures.Generations(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3));
    }

    /** The rounds of the federation that came last; others are of other pairs or another configuration. */
    private List<Round> rounds() {
        List<Round> all = tables.read(TableName.ROUNDS).collectAsList().stream()
                .map(Round::fromRow)
                .sorted(Comparator.comparing(Round::adapterVersion))
                .toList();
        return all.stream()
                .filter(round ->
                        round.federation().equals(all.get(all.size() - 1).federation()))
                .toList();
    }

    private static Column total(Column column) {
        return coalesce(sum(column), lit(0L));
    }

    private List<Evaluation> evaluations() {
        return tables.read(TableName.EVALUATIONS).collectAsList().stream()
                .map(Evaluation::fromRow)
                .sorted(Comparator.comparing(Evaluation::variant)
                        .thenComparing(Evaluation::domain)
                        .thenComparing(Evaluation::metric)
                        .thenComparing(Evaluation::adapterVersion)
                        .thenComparing(Evaluation::clientId))
                .toList();
    }

    private Optional<RunFigures.LastAdapter> adapter(List<Round> rounds) {
        return rounds.stream()
                .reduce((earlier, later) -> later)
                .map(last -> new RunFigures.LastAdapter(
                        config.output().path("adapter"), last.round(), last.adapterSha256()));
    }

    private List<RunFigures.SamplePair> samples() {
        int wanted = config.report().samplesPerDomain();
        if (wanted == 0) {
            return List.of();
        }
        return tables
                .read(TableName.PAIRS)
                .where(col("accepted"))
                .select(
                        col("domain"),
                        col("instruction"),
                        col("response"),
                        row_number()
                                .over(Window.partitionBy("domain").orderBy("pair_id"))
                                .as("place"))
                .where(col("place").leq(wanted))
                .orderBy("domain", "place")
                .collectAsList()
                .stream()
                .map(row -> new RunFigures.SamplePair(row.getString(0), row.getString(1), row.getString(2)))
                .toList();
    }
}
