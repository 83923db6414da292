package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.participate.OwedStacks;
import io.fedu2s.jobs.reduce.CountedUpdates;
import io.fedu2s.jobs.reduce.RoundMean;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.server.AggregationMethod;
import io.fedu2s.udf.server.ClientAlgorithm;
import java.util.List;
import java.util.Map;

/** The server's part of a federation: what the next round starts from, made of a round's updates, or read again. */
interface Server {
    /**
     * The server's step.
     *
     * @param round the round, from 1
     * @param start what its clients started from
     * @param counted their updates
     * @param mean what these come to
     * @return what the next round starts from, and what is to be remembered for it
     */
    RoundStart next(int round, RoundStart start, CountedUpdates counted, RoundMean mean);

    /**
     * What the round after a committed one starts from.
     *
     * @param round the committed one
     * @param slots its rows of {@code adapters} by slot, {@link AdapterBlock#ADAPTER} among them
     */
    RoundStart restored(int round, Map<String, List<AdapterBlock>> slots);

    /** What the clients of a round must be sent of earlier rounds, beside what it starts from. */
    default OwedStacks owed(int round, RoundTables rounds) {
        return OwedStacks.NONE;
    }

    /**
     * The server of a configuration.
     *
     * @param clients how many clients there are to choose from
     */
    static Server of(RunConfig config, int clients) {
        if (config.federate().aggregation() == AggregationMethod.FLORA_STACK) {
            return new StackingServer(config);
        }
        Server stepping = new SteppingServer(config);
        return config.federate().client().algorithm() == ClientAlgorithm.SCAFFOLD
                ? new ScaffoldServer(stepping, clients)
                : stepping;
    }
}
