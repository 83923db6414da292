package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.participate.OwedStacks;
import io.fedu2s.jobs.reduce.CountedUpdates;
import io.fedu2s.jobs.reduce.RoundMean;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.product.FloraStack;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.record.AdapterBlock;
import java.util.List;
import java.util.Map;

/** Keeps all products, as {@link FloraStack} does: clients begin every round with a new adapter on top of them. */
final class StackingServer implements Server {
    private final RunConfig config;

    StackingServer(RunConfig config) {
        this.config = config;
    }

    @Override
    public RoundStart next(int round, RoundStart start, CountedUpdates counted, RoundMean mean) {
        Adapter stack = start.merged()
                .map(earlier -> FloraStack.grown(earlier, mean.update(), config.lora()))
                .orElse(mean.update());
        return onTopOf(stack, round);
    }

    @Override
    public RoundStart restored(int round, Map<String, List<AdapterBlock>> slots) {
        List<AdapterBlock> blocks = slots.getOrDefault(AdapterBlock.ADAPTER, List.of());
        return onTopOf(AdapterBlocks.join(stacked(blocks), blocks), round);
    }

    @Override
    public OwedStacks owed(int round, RoundTables rounds) {
        return OwedStacks.before(round, rounds.read(TableName.ROUNDS), rounds.read(TableName.TRAININGS));
    }

    private RoundStart onTopOf(Adapter stack, int round) {
        ModelConfig model = ModelConfig.read(config.model().folder());
        Adapter begin = FloraStack.restart(config.lora(), model, config.run().seed(), round);
        return new RoundStart(begin, Map.of(RoundStart.MERGED, stack));
    }

    /** Stacked products have the ranks of all clients together. */
    private LoraConfig stacked(List<AdapterBlock> blocks) {
        AdapterBlock b = blocks.stream()
                .filter(block -> !ModuleFactors.isA(block.tensor()))
                .findFirst()
                .orElseThrow();
        int own = config.lora().rank(ModuleFactors.path(b.tensor()));
        return FloraStack.config(config.lora(), b.columns() / own);
    }
}
