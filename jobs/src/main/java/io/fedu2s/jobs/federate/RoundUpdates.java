package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.participate.RoundPlan;
import io.fedu2s.jobs.reduce.CountedUpdates;
import io.fedu2s.jobs.reduce.CountingRules;
import io.fedu2s.jobs.reduce.Expected;
import io.fedu2s.jobs.reduce.FactorMean;
import io.fedu2s.jobs.reduce.RoundMean;
import io.fedu2s.jobs.reduce.Tally;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.product.ClientStart;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.reduce.RoundOrigins;
import io.fedu2s.udf.server.Weighting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The updates of a round, late ones of earlier rounds among them: which of them count, and what they come to. */
final class RoundUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(RoundUpdates.class);

    private final RunConfig config;
    private final Federation federation;
    private final RoundTables tables;
    private final CommittedRounds committed;
    private final FactorMean factors;

    /**
     * Those of a federation.
     *
     * @param clients how many clients there are to choose from
     */
    RoundUpdates(RunConfig config, Federation federation, RoundTables tables, CommittedRounds committed, int clients) {
        this.config = config;
        this.federation = federation;
        this.tables = tables;
        this.committed = committed;
        this.factors = FactorMean.of(config.federate(), federation.seed(), clients);
    }

    /** The rows of a round, kept at hand until they are given up. */
    Dataset<Row> sent(RoundPlan plan) {
        return tables.read(TableName.UPDATES).where(meantFor(plan)).persist(StorageLevel.DISK_ONLY());
    }

    /** The updates of a round, and those that may come late for an earlier one. */
    private static Column meantFor(RoundPlan plan) {
        return plan.pending().stream()
                .map(RoundPlan.Pending::training)
                .map(late ->
                        col("round").equalTo(late.round()).and(col("client_id").equalTo(late.clientId())))
                .reduce(col("round").equalTo(plan.round()), Column::or);
    }

    /**
     * Those that count.
     *
     * @param sent the rows of the round
     * @param trainings what the clients of this round did
     * @param adapter what they started from
     * @throws io.fedu2s.udf.error.UserException where none of them trained, or too few count
     */
    CountedUpdates counted(RoundPlan plan, Dataset<Row> sent, List<ClientTraining> trainings, Adapter adapter) {
        requireTrained(plan.round(), trainings);
        List<ClientTraining> all = new ArrayList<>(trainings);
        plan.pending().forEach(pending -> all.add(pending.training()));
        boolean unweighted = config.federate().server().optimizer().unweighted() || factors.unweighted();
        CountedUpdates counted = CountedUpdates.of(
                sent,
                all,
                expected(plan, adapter),
                CountingRules.of(config.federate()),
                Tally.inTime(
                        plan,
                        config.lora().rank(),
                        config.federate(),
                        unweighted ? Weighting.UNIFORM : config.federate().weighting(),
                        config.run().seed()));
        counted.refused()
                .forEach((client, reason) ->
                        LOG.warn("round {}: the update of {} is not counted: {}", plan.round(), client, reason));
        return counted;
    }

    private void requireTrained(int round, List<ClientTraining> trainings) {
        // Whether a private round has any clients is not to be told.
        if (!config.federate().privacy().isOn() && trainings.stream().noneMatch(ClientTraining::sent)) {
            throw Errors.noClientTrained(
                    round,
                    trainings.stream()
                            .map(training -> training.clientId() + ": " + training.reason())
                            .collect(Collectors.joining(", ")));
        }
    }

    /** What they must be. */
    private Expected expected(RoundPlan plan, Adapter adapter) {
        Map<String, String> ids = new HashMap<>();
        ids.put(config.model().dtype().label(), federation.modelId());
        Stream.concat(
                        plan.clients().values().stream(),
                        plan.pending().stream()
                                .map(pending -> pending.training().plan()))
                .map(ClientPlan::dtype)
                .forEach(dtype -> ids.computeIfAbsent(dtype, each -> modelId(Dtype.labelled(each))));
        TrainedFactors trained = config.federate().aggregation().trained(plan.round());
        return new Expected(federation.modelId(), ids, rank -> trained.of(ClientStart.of(adapter, rank)));
    }

    /** The base model as clients hold it that hold it in another type. */
    private String modelId(Dtype dtype) {
        return LanguageModel.idOf(
                config.model().folder(), dtype, config.prompt().form());
    }

    /**
     * What they come to.
     *
     * @param adapter what the clients of this round started from
     */
    RoundMean mean(RoundPlan plan, CountedUpdates counted, Adapter adapter) {
        return RoundMean.of(
                counted,
                origins(plan, adapter),
                config.federate().aggregation(),
                factors,
                config.run().seed());
    }

    /** What they were made from. */
    private RoundOrigins origins(RoundPlan plan, Adapter adapter) {
        SortedMap<Integer, Adapter> adapters = new TreeMap<>();
        adapters.put(plan.round(), adapter);
        plan.pending()
                .forEach(pending -> adapters.computeIfAbsent(
                        pending.training().round(),
                        late -> committed.after(late - 1).adapter()));
        return new RoundOrigins(plan.round(), adapters);
    }
}
