package io.fedu2s.jobs.evaluate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.CommittedRounds;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Evaluation;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** Measures by {@code evaluate.metrics} without a table: the base model, or some rounds of a federation. */
public final class RoundMeasures {
    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    /** Of the federation in these tables. */
    public RoundMeasures(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /** The base model. */
    public List<Evaluation> base(HeldOutPairs held) {
        return measure(new Variants().base(held.byDomain().keySet()), Set.of(), held);
    }

    /** Those of these rounds that are done. */
    public List<Evaluation> rounds(NavigableSet<Integer> wanted, HeldOutPairs held) {
        NavigableSet<Integer> done = new TreeSet<>(wanted.headSet(
                CommittedRounds.of(config, tables, AcceptedPairs.read(tables)).last(), true));
        Variants variants = new Variants();
        done.forEach(round -> variants.federated(round, held.byDomain().keySet()));
        return done.isEmpty() ? List.of() : measure(variants, done, held);
    }

    /** Names what the measures depend on beside the adapters: what is measured by, and how prompts are made. */
    public String digest() {
        return config.fingerprint("evaluate", "prompt.zeroShotTemplate", "prompt.chat", "federate.chunkAsInput")
                + Measures.encoderId(config);
    }

    private List<Evaluation> measure(Variants variants, Set<Integer> versions, HeldOutPairs held) {
        AcceptedPairs pairs = AcceptedPairs.read(tables);
        return new Measures(spark, config, tables)
                .of(variants, versions, CommittedRounds.of(config, tables, pairs), pairs, held).collectAsList().stream()
                        .map(Evaluation::fromRow)
                        .toList();
    }
}
