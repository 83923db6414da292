package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.participate.OwedStacks;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.codec.Downlink;
import io.fedu2s.udf.codec.Publication;
import io.fedu2s.udf.codec.UpdateCodec;
import io.fedu2s.udf.codec.UpdateEncoder;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * The way of the adapter down to the clients: whole, or for those of the last round as a {@link Downlink} sends it. What
 * its codec dropped lies in {@code adapters} beside the adapter. Stacked products go down once, to each client those that it
 * lacks ({@link OwedStacks}), beside the new adapter.
 */
final class Downstream {
    /** The slot of what the codec dropped. */
    static final String OWED = "downlink";

    /**
     * An adapter as the clients get it.
     *
     * @param next what the next round starts from
     * @param differenceBytes how much a client is sent that holds the one before
     */
    record Published(RoundStart next, long differenceBytes) {}

    private final Optional<Downlink> downlink;
    private final RoundTables rounds;

    /** With a codec, or without. */
    Downstream(Optional<UpdateCodec> codec, long runSeed, RoundTables rounds) {
        this.downlink = codec.map(known -> new Downlink(known, FixedPoint.STANDARD, runSeed));
        this.rounds = rounds;
    }

    /**
     * Makes of what the server made what the clients can compute.
     *
     * @param round the round that ends
     * @param trained what moved in it
     * @param start what it started from
     * @param made what the server's step made of it
     */
    Published publish(int round, TrainedFactors trained, RoundStart start, RoundStart made) {
        if (downlink.isEmpty()) {
            return new Published(
                    made, made.merged().isPresent() ? stackedBytes(made) - stackedBytes(start) : wholeBytes(made));
        }
        Adapter owed = start.slots().getOrDefault(OWED, UpdateEncoder.noResidual(start.adapter()));
        Publication publication = downlink.get()
                .publish(round, trained.of(start.adapter()), trained.of(made.adapter()), trained.of(owed));
        Map<String, Adapter> slots = new HashMap<>(made.slots());
        slots.put(OWED, TrainedFactors.with(owed, publication.residual()));
        return new Published(
                new RoundStart(TrainedFactors.with(made.adapter(), publication.adapter()), slots),
                publication.sizeBytes() + controlBytes(made));
    }

    /**
     * What the clients of a round are sent at its beginning.
     *
     * @param round the round
     * @param clients who takes part, and in which rank
     * @param start what they start from
     * @param owed what they lack of earlier rounds
     */
    long bytes(int round, Map<String, ClientPlan> clients, RoundStart start, OwedStacks owed) {
        int rank = start.adapter().config().rank();
        if (downlink.isEmpty() || round == 1) {
            return clients.entrySet().stream()
                    .mapToLong(client -> wholeBytes(start) * client.getValue().rank() / rank + owed.of(client.getKey()))
                    .sum();
        }
        Row last = rounds.read(TableName.ROUNDS)
                .where(col("round").equalTo(round - 1))
                .head();
        Set<String> holders = new HashSet<>();
        rounds.read(TableName.TRAININGS)
                .where(col("round").equalTo(round - 1))
                .select("client_id")
                .collectAsList()
                .forEach(row -> holders.add(row.getString(0)));
        long difference = last.<Long>getAs("difference_bytes");
        return clients.keySet().stream()
                .mapToLong(client -> holders.contains(client) ? difference : wholeBytes(start))
                .sum();
    }

    private static long stackedBytes(RoundStart start) {
        return start.merged().map(Adapter::parameters).orElse(0L) * Float.BYTES;
    }

    private static long wholeBytes(RoundStart start) {
        return start.adapter().parameters() * Float.BYTES + controlBytes(start);
    }

    /** Control variates go down whole. */
    private static long controlBytes(RoundStart start) {
        Adapter control = start.slots().get(RoundStart.CONTROL);
        return control == null ? 0 : control.parameters() * Float.BYTES;
    }
}
