package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.reduce.CountedUpdates;
import io.fedu2s.jobs.reduce.MeanUpdate;
import io.fedu2s.jobs.reduce.RoundMean;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.server.Scaffold;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the server's control variate of {@link Scaffold} beside what another server makes. */
final class ScaffoldServer implements Server {
    private final Server adapters;
    private final int clients;

    /**
     * Beside a server's adapters.
     *
     * @param clients N, how many clients there are in all
     */
    ScaffoldServer(Server adapters, int clients) {
        this.adapters = adapters;
        this.clients = clients;
    }

    @Override
    public RoundStart next(int round, RoundStart start, CountedUpdates counted, RoundMean mean) {
        RoundStart made = adapters.next(round, start, counted, mean);
        int participants = counted.weights().size();
        Adapter change = MeanUpdate.of(
                counted.equallyWeighted().slot(RoundStart.CONTROL),
                FixedPoint.STANDARD,
                round,
                participants,
                start.adapter());
        Adapter control = start.slots().getOrDefault(RoundStart.CONTROL, Scaffold.start(start.adapter()));
        Map<String, Adapter> slots = new HashMap<>(made.slots());
        slots.put(RoundStart.CONTROL, Scaffold.server(control, change, participants, clients));
        return new RoundStart(made.adapter(), slots);
    }

    @Override
    public RoundStart restored(int round, Map<String, List<AdapterBlock>> slots) {
        return adapters.restored(round, slots);
    }
}
