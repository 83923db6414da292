package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.config.StartConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.participate.OwedStacks;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rounds of a federation that are done, none of them beyond those that are configured, and what they made; before them
 * those that it goes on from.
 */
public final class CommittedRounds {
    private final RunConfig config;
    private final Federation federation;
    private final RoundTables tables;
    private final Server server;
    private final SortedMap<Integer, Round> rounds = new TreeMap<>();

    /** As its tables stand; what is committed later by this object is among them. */
    CommittedRounds(RunConfig config, Federation federation, RoundTables tables, Server server) {
        this.config = config;
        this.federation = federation;
        this.tables = tables;
        this.server = server;
        int last = Math.min(
                tables.lastRound(), federation.base() + config.federate().rounds());
        tables.read(TableName.ROUNDS).where(col("round").leq(last)).collectAsList().stream()
                .map(Round::fromRow)
                .forEach(round -> rounds.put(round.round(), round));
    }

    /** Looks up how far the federation of a configuration is; changes nothing. */
    public static CommittedRounds of(RunConfig config, Tables tables, AcceptedPairs pairs) {
        Federation federation = Federation.of(config, tables, pairs);
        return new CommittedRounds(
                config,
                federation,
                new RoundTables(tables, federation, config.federate()),
                Server.of(config, pairs.counts().size()));
    }

    /** Whose they are. */
    public Federation federation() {
        return federation;
    }

    /** The last of them, 0 where there is none. */
    public int last() {
        return rounds.size();
    }

    /** The SHA-256 of the adapter that a round made; empty where it is none of these. */
    public Optional<String> made(int round) {
        return Optional.ofNullable(rounds.get(round)).map(Round::adapterSha256);
    }

    /** What their clients did. */
    public List<ClientTraining> trainings() {
        return tables.read(TableName.TRAININGS).where(col("round").leq(last())).collectAsList().stream()
                .map(ClientTraining::fromRow)
                .toList();
    }

    /** The clients of a round, done or begun, in their order, and what they did. */
    List<ClientTraining> trainings(int round) {
        return tables.read(TableName.TRAININGS).where(col("round").equalTo(round)).collectAsList().stream()
                .map(ClientTraining::fromRow)
                .sorted(Comparator.comparing(ClientTraining::clientId))
                .toList();
    }

    /** What the clients of a round must be sent of what the rounds before it made, beside what they start from. */
    OwedStacks owed(int round) {
        return server.owed(round, tables);
    }

    /** What every client starts from in the first round: A₀ with B₀ = 0, or the adapter of {@code federate.start}. */
    public Adapter initial() {
        ModelConfig model = ModelConfig.read(config.model().folder());
        Adapter fresh = Adapter.initial(config.lora(), model, Federation.loraSeed(config));
        StartConfig start = config.federate().start();
        return start.adapter(config.lora())
                .map(given -> {
                    if (!shapes(given).equals(shapes(fresh))) {
                        throw Errors.startUnlike(start.folder(), shapes(given), shapes(fresh));
                    }
                    return given;
                })
                .orElse(fresh);
    }

    private static String shapes(Adapter adapter) {
        return adapter.tensors().stream()
                .map(tensor -> "%s %d x %d".formatted(tensor.name(), tensor.rows(), tensor.columns()))
                .collect(Collectors.joining(", "));
    }

    /** The adapter that a round made, or the initial one for round 0. */
    public Adapter adapter(int round) {
        return after(round).made();
    }

    /**
     * All that the round after one of these starts from: the adapter, and what the server keeps beside it.
     *
     * @param round one of them, or 0
     * @throws IllegalStateException when the rows of {@code adapters} are not what the round made
     */
    RoundStart after(int round) {
        if (round == 0) {
            return new RoundStart(initial(), Map.of());
        }
        Round done = rounds.get(round);
        if (done == null) {
            throw new IllegalStateException("round %d is not committed".formatted(round));
        }
        Map<String, List<AdapterBlock>> slots =
                tables
                        .read(TableName.ADAPTERS)
                        .where(col("version").equalTo(done.adapterVersion()))
                        .collectAsList()
                        .stream()
                        .map(AdapterBlock::fromRow)
                        .collect(Collectors.groupingBy(AdapterBlock::slot));
        if (!slots.containsKey(AdapterBlock.ADAPTER)) {
            throw differs("nothing", done);
        }
        RoundStart next = server.restored(round, slots);
        if (!next.made().sha256().equals(done.adapterSha256())) {
            throw differs(next.made().sha256(), done);
        }
        return next;
    }

    private static IllegalStateException differs(String held, Round done) {
        return new IllegalStateException("adapters holds %s as version %d, but round %d made %s"
                .formatted(held, done.adapterVersion(), done.round(), done.adapterSha256()));
    }

    /** Commits what the next round starts from, and what the server keeps beside it. */
    void add(SparkSession spark, int round, RoundStart next) {
        List<Row> rows = new ArrayList<>();
        SortedMap<String, Adapter> slots = new TreeMap<>(next.slots());
        slots.remove(RoundStart.MERGED);
        slots.put(AdapterBlock.ADAPTER, next.made());
        slots.forEach(
                (slot, values) -> AdapterBlocks.split(round, slot, values).forEach(block -> rows.add(block.toRow())));
        tables.add(TableName.ADAPTERS, spark.createDataFrame(rows, AdapterBlock.SCHEMA), round);
    }

    /** Commits a round, which is done with that. */
    void add(SparkSession spark, Round round) {
        tables.add(TableName.ROUNDS, spark.createDataFrame(List.of(round.toRow()), Round.SCHEMA), round.round());
        rounds.put(round.round(), round);
    }
}
