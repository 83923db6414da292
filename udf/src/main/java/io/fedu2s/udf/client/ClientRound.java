package io.fedu2s.udf.client;

import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.codec.ClientUpdate;
import io.fedu2s.udf.codec.SentUpdate;
import io.fedu2s.udf.codec.UpdateEncoder;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.product.ClientStart;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ClientState;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.server.ClientAlgorithm;
import io.fedu2s.udf.server.Scaffold;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.train.FrozenBase;
import io.fedu2s.udf.train.GradientCorrection;
import io.fedu2s.udf.train.LoraTrainer;
import io.fedu2s.udf.train.PairOrder;
import io.fedu2s.udf.train.TrainingConfig;
import io.fedu2s.udf.train.TrainingPair;
import io.fedu2s.udf.train.TrainingResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One client's part of a round: it trains, and then says what it sends and what it keeps. */
final class ClientRound {
    /**
     * What leaves a client's training.
     *
     * @param update the blocks it sends
     * @param kept what it keeps for its next round
     */
    record Outcome(List<UpdateBlock> update, List<ClientState> kept) {}

    private final LocalTraining training;
    private final RoundStart start;
    private final Adapter begin;
    private final String clientId;
    private final Map<String, Adapter> own;

    /** Of a client that kept these blocks of its last round; what it kept of an adapter of another rank is of no use now. */
    ClientRound(LocalTraining training, RoundStart start, String clientId, Collection<AdapterBlock> kept) {
        this.training = training;
        this.start = start;
        this.begin = ClientStart.of(start.adapter(), training.planOf(clientId).rank());
        this.clientId = clientId;
        this.own = new TreeMap<>();
        kept.stream()
                .collect(Collectors.groupingBy(AdapterBlock::slot))
                .forEach((slot, blocks) -> own.put(slot, AdapterBlocks.join(begin.config(), blocks)));
        own.values().removeIf(adapter -> !AdapterArithmetic.sameShape(adapter, begin));
    }

    /** The adapter that the client begins with. */
    Adapter begin() {
        return begin;
    }

    TrainingResult train(LanguageModel model, List<TrainingPair> pairs, PairOrder order) {
        return new LoraTrainer(new FrozenBase(model, start.merged()))
                .train(
                        begin,
                        pairs,
                        order,
                        training.configOf(clientId),
                        correction(),
                        training.rule().trained());
    }

    private GradientCorrection correction() {
        return switch (training.rule().algorithm()) {
            case FEDAVG -> GradientCorrection.NONE;
            case FEDPROX -> GradientCorrection.proximal(training.rule().proximal());
            case SCAFFOLD -> GradientCorrection.NONE.plus(controlCorrection());
        };
    }

    private Adapter controlCorrection() {
        return Scaffold.correction(serverControl(), ownControl());
    }

    private Adapter serverControl() {
        return start.slots().getOrDefault(RoundStart.CONTROL, Scaffold.start(start.adapter()));
    }

    private Adapter ownControl() {
        return own.getOrDefault(RoundStart.CONTROL, Scaffold.start(start.adapter()));
    }

    /**
     * What the client sends and keeps.
     *
     * @throws io.fedu2s.udf.error.UserException when a value is not finite or too large to be summed
     */
    Outcome outcome(int weight, Adapter local) {
        List<UpdateBlock> update = new ArrayList<>();
        List<ClientState> kept = new ArrayList<>();
        send(weight, local, update, kept);
        if (training.rule().algorithm() == ClientAlgorithm.SCAFFOLD) {
            control(local, update, kept);
        }
        return new Outcome(update, kept);
    }

    private void send(int weight, Adapter local, List<UpdateBlock> update, List<ClientState> kept) {
        UpdateEncoder encoder = training.form().encoder(training.config().seed());
        Adapter global = training.rule().trained().of(begin);
        Adapter trained = training.rule().trained().of(local);
        if (!training.form().feedback()) {
            update.addAll(encoder.encode(training.round(), clientId, weight, global, trained));
            return;
        }
        Adapter residual = own.getOrDefault(RoundStart.RESIDUAL, UpdateEncoder.noResidual(begin));
        SentUpdate sent = encoder.encode(
                new ClientUpdate(training.round(), clientId, weight, global, trained),
                training.rule().trained().of(residual));
        update.addAll(sent.blocks());
        keep(RoundStart.RESIDUAL, TrainedFactors.with(residual, sent.residual()), kept);
    }

    private void control(Adapter local, List<UpdateBlock> update, List<ClientState> kept) {
        TrainingConfig config = training.configOf(clientId);
        Adapter next = Scaffold.client(controlCorrection(), start.adapter(), local, config.rateSum());
        UpdateEncoder.unclipped(FixedPoint.STANDARD).encode(training.round(), clientId, 1, ownControl(), next).stream()
                .map(block -> block.withSlot(RoundStart.CONTROL))
                .forEach(update::add);
        keep(RoundStart.CONTROL, next, kept);
    }

    private void keep(String slot, Adapter adapter, List<ClientState> kept) {
        AdapterBlocks.split(training.round(), slot, adapter)
                .forEach(block -> kept.add(new ClientState(clientId, block)));
    }
}
