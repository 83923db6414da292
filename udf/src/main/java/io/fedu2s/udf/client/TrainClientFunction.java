package io.fedu2s.udf.client;

import io.fedu2s.udf.codec.UpdateEncoder;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ClientState;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.TaskProgress;
import io.fedu2s.udf.spark.UnitRows;
import io.fedu2s.udf.train.TrainingPair;
import io.fedu2s.udf.train.TrainingResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains every client of a partition on its own pairs as its plan says, starting from the global adapter, and gives what leaves the
 * client: one row of {@code trainings} and, unless it could not train, the blocks of its update.
 *
 * <p>The rows of {@code pairs}, and those of what the client kept, must come client by client and within a client by {@code
 * pair_id}. A client that can't
 * send an update, because all its pairs are too long or its training diverged, gives a row with the reason.
 */
public final class TrainClientFunction implements MapPartitionsFunction<Row, Row> {
    /**
     * All but one are null: {@code training}, a row of {@code trainings}, {@code block}, a row of {@code updates}, or {@code
     * kept}, a row of {@code client_states}.
     */
    public static final StructType OUTPUT = new StructType()
            .add("training", ClientTraining.SCHEMA, true)
            .add("block", UpdateBlock.SCHEMA, true)
            .add("kept", ClientState.SCHEMA, true);

    /** The reason of a client without a pair that fits into {@code federate.maxLength}. */
    public static final String ALL_PAIRS_TOO_LONG = "all_pairs_too_long";

    /** The reason of a client whose update is not finite or too large to be summed. */
    public static final String DIVERGED = "diverged";

    /** The column of what the client kept; null in the rows of its pairs, whose columns are null where it is not. */
    public static final String KEPT = "kept";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TrainClientFunction.class);

    private final LocalTraining training;
    private final Broadcast<RoundStart> start;
    private final TaskProgress clientsDone;

    /**
     * A function of one round.
     *
     * @param training how clients train
     * @param start what they start from
     * @param clientsDone is told of every client that is done
     */
    public TrainClientFunction(LocalTraining training, Broadcast<RoundStart> start, TaskProgress clientsDone) {
        this.training = training;
        this.start = start;
        this.clientsDone = clientsDone;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> pairs) {
        UnitRows clients = new UnitRows(pairs, "client_id");
        if (!clients.hasNext()) {
            return Collections.emptyIterator();
        }
        List<Row> sent = new ArrayList<>();
        while (clients.hasNext()) {
            List<Row> rows = clients.next();
            try (ModelHolder.Lease lease =
                    ModelHolder.acquire(training.modelOf(rows.get(0).getAs("client_id")))) {
                sent.addAll(client(lease.model(), rows));
            }
            clientsDone.add(1L);
        }
        return sent.iterator();
    }

    private List<Row> client(LanguageModel model, List<Row> rows) {
        long began = System.nanoTime();
        List<Row> all =
                rows.stream().filter(row -> row.getAs("pair_id") != null).toList();
        String clientId = all.get(0).getAs("client_id");
        String domain = all.get(0).getAs("domain");
        Curation.Curated curated = training.curation().of(all, training.config().seed());
        List<Row> pairs = curated.pairs();
        if (pairs.size() < all.size()) {
            LOG.info(
                    "client {}: {} of {} pairs are left out by federate.curate.perDocument",
                    clientId,
                    all.size() - pairs.size(),
                    all.size());
        }
        var round = new ClientRound(training, start.value(), clientId, kept(rows));
        TrainingResult result = round.train(model, pairs(pairs), curated.orderBehind(training.rowsBefore(clientId)));
        if (result.steps() == 0) {
            LOG.warn(
                    "client {}: none of {} pairs fits into {} tokens",
                    clientId,
                    pairs.size(),
                    training.config().maxLength());
            return List.of(without(model, clientId, domain, pairs.size(), began, ALL_PAIRS_TOO_LONG));
        }
        try {
            int weight = pairs.size() - result.skipped();
            ClientRound.Outcome outcome = round.outcome(weight, result.adapter());
            List<Row> sent = new ArrayList<>();
            sent.add(row(new ClientTraining(
                    training.round(),
                    clientId,
                    model.modelId(),
                    domain,
                    weight,
                    result.skipped(),
                    result.steps(),
                    result.tokens(),
                    result.meanLoss(),
                    result.lastLoss(),
                    UpdateEncoder.norm(round.begin(), result.adapter()),
                    outcome.update().stream()
                            .mapToLong(block -> block.values().length)
                            .sum(),
                    secondsSince(began),
                    "",
                    training.planOf(clientId))));
            outcome.update().forEach(block -> sent.add(RowFactory.create(null, block.toRow(), null)));
            outcome.kept().forEach(state -> sent.add(RowFactory.create(null, null, state.toRow())));
            return sent;
        } catch (UserException e) {
            LOG.warn("client {} sends no update", clientId, e);
            return List.of(without(model, clientId, domain, result.skipped(), began, DIVERGED));
        }
    }

    private Row without(LanguageModel model, String clientId, String domain, long tooLong, long began, String reason) {
        return row(ClientTraining.without(
                training.round(),
                clientId,
                model.modelId(),
                domain,
                tooLong,
                secondsSince(began),
                reason,
                training.planOf(clientId)));
    }

    /** What the client kept stands in rows of its own among those of its pairs. */
    private static List<AdapterBlock> kept(List<Row> rows) {
        return rows.stream()
                .map(row -> row.<@Nullable Row>getAs(KEPT))
                .filter(Objects::nonNull)
                .map(AdapterBlock::fromRow)
                .toList();
    }

    private List<TrainingPair> pairs(List<Row> rows) {
        TaskPrompt.Renderer prompts = training.prompt().renderer();
        return rows.stream().map(prompts::pair).toList();
    }

    private static Row row(ClientTraining training) {
        return RowFactory.create(training.toRow(), null, null);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
