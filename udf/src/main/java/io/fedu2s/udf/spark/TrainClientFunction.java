package io.fedu2s.udf.spark;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.exchange.UpdateEncoder;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.train.LoraTrainer;
import io.fedu2s.udf.train.TrainingPair;
import io.fedu2s.udf.train.TrainingResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains every client of a partition on its own pairs, starting from the global adapter, and gives what leaves the
 * client: one row of {@code trainings} and, unless it could not train, the blocks of its update.
 *
 * <p>The rows of {@code pairs} must come client by client and within a client by {@code pair_id}. A client that can't
 * send an update, because all its pairs are too long or its training diverged, gives a row with the reason.
 */
public final class TrainClientFunction implements MapPartitionsFunction<Row, Row> {
    /** One of both is null: {@code training}, a row of {@code trainings}, or {@code block}, a row of {@code updates}. */
    public static final StructType OUTPUT =
            new StructType().add("training", ClientTraining.SCHEMA, true).add("block", UpdateBlock.SCHEMA, true);

    /** The reason of a client without a pair that fits into {@code federate.maxLength}. */
    public static final String ALL_PAIRS_TOO_LONG = "all_pairs_too_long";

    /** The reason of a client whose update is not finite or too large to be summed. */
    public static final String DIVERGED = "diverged";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TrainClientFunction.class);

    private final LocalTraining training;
    private final Broadcast<Adapter> global;
    private final TaskProgress clientsDone;

    /**
     * A function of one round.
     *
     * @param training how clients train
     * @param global the adapter they start from
     * @param clientsDone is told of every client that is done
     */
    public TrainClientFunction(LocalTraining training, Broadcast<Adapter> global, TaskProgress clientsDone) {
        this.training = training;
        this.global = global;
        this.clientsDone = clientsDone;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> pairs) {
        UnitRows clients = new UnitRows(pairs, "client_id");
        if (!clients.hasNext()) {
            return Collections.emptyIterator();
        }
        List<Row> sent = new ArrayList<>();
        try (ModelHolder.Lease lease = ModelHolder.acquire(training.model())) {
            while (clients.hasNext()) {
                sent.addAll(client(lease.model(), clients.next()));
                clientsDone.add(1L);
            }
        }
        return sent.iterator();
    }

    private List<Row> client(LanguageModel model, List<Row> rows) {
        long start = System.nanoTime();
        String clientId = rows.get(0).getAs("client_id");
        String domain = rows.get(0).getAs("domain");
        TrainingResult result = new LoraTrainer(model).train(global.value(), pairs(rows), training.configOf(clientId));
        if (result.steps() == 0) {
            LOG.warn(
                    "client {}: none of {} pairs fits into {} tokens",
                    clientId,
                    rows.size(),
                    training.config().maxLength());
            return List.of(row(ClientTraining.without(
                    training.round(), clientId, domain, rows.size(), secondsSince(start), ALL_PAIRS_TOO_LONG)));
        }
        try {
            int weight = rows.size() - result.skipped();
            List<UpdateBlock> update =
                    training.encoder().encode(training.round(), clientId, weight, global.value(), result.adapter());
            long bytes =
                    update.stream().mapToLong(block -> block.values().length).sum();
            List<Row> sent = new ArrayList<>();
            sent.add(row(new ClientTraining(
                    training.round(),
                    clientId,
                    domain,
                    weight,
                    result.skipped(),
                    result.steps(),
                    result.tokens(),
                    result.meanLoss(),
                    result.lastLoss(),
                    UpdateEncoder.norm(global.value(), result.adapter()),
                    bytes,
                    secondsSince(start),
                    "")));
            update.forEach(block -> sent.add(RowFactory.create(null, block.toRow())));
            return sent;
        } catch (UserException e) {
            LOG.warn("client {} sends no update", clientId, e);
            return List.of(row(ClientTraining.without(
                    training.round(), clientId, domain, result.skipped(), secondsSince(start), DIVERGED)));
        }
    }

    private List<TrainingPair> pairs(List<Row> rows) {
        TaskPrompt.Renderer prompts = training.prompt().renderer();
        return rows.stream()
                .map(row -> new TrainingPair(
                        prompts.render(row.getAs("context"), row.getAs("instruction")), row.getAs("response")))
                .toList();
    }

    private static Row row(ClientTraining training) {
        return RowFactory.create(training.toRow(), null);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
