package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.reduce.CountedUpdates;
import io.fedu2s.jobs.reduce.RoundMean;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.server.AggregationMethod;
import io.fedu2s.udf.server.ServerOptimizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Steps from one adapter to the next by a {@link ServerOptimizer}, and keeps what that remembers. */
final class SteppingServer implements Server {
    private final LoraConfig lora;
    private final AggregationMethod aggregation;
    private final ServerOptimizer optimizer;

    SteppingServer(RunConfig config) {
        this.lora = config.lora();
        this.aggregation = config.federate().aggregation();
        this.optimizer = config.federate().server().optimizer();
    }

    @Override
    public RoundStart next(int round, RoundStart start, CountedUpdates counted, RoundMean mean) {
        ServerOptimizer.Step step = optimizer.next(start.adapter(), mean.update(), start.slots());
        // What stood still moves neither by momentum nor in memory, or the mean of one factor would not be exact.
        TrainedFactors trained = aggregation.trained(round);
        Map<String, Adapter> slots = new HashMap<>();
        step.state()
                .forEach((slot, state) -> slots.put(
                        slot, TrainedFactors.with(start.slots().getOrDefault(slot, state), trained.of(state))));
        return new RoundStart(TrainedFactors.with(start.adapter(), trained.of(step.adapter())), slots);
    }

    @Override
    public RoundStart restored(int round, Map<String, List<AdapterBlock>> slots) {
        Map<String, Adapter> adapters = new HashMap<>();
        slots.forEach((slot, blocks) -> adapters.put(slot, AdapterBlocks.join(lora, blocks)));
        Adapter adapter = Objects.requireNonNull(adapters.remove(AdapterBlock.ADAPTER), "no adapter");
        return new RoundStart(adapter, adapters);
    }
}
