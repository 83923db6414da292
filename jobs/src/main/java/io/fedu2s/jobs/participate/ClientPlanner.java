package io.fedu2s.jobs.participate;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.PlanConfig;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientProfile;
import io.fedu2s.udf.train.LocalOptimiser;
import java.util.Optional;

/**
 * What one client does in a round, from what it can do and what it has.
 *
 * <pre>
 *   expected seconds   t = steps · min(batch, pairs) · tokens per pair / tokens per second
 *                        + (bytes down + bytes up) / bytes per second
 *   time               T = min(deadline, what is left of its window)
 *   rank               halved while talking takes more than T / 2, not below minRank
 *   steps              as many of localSteps as fit into T beside talking, not below minSteps
 *   batch              where minSteps don't fit: as many pairs as do
 *   rate               η (localSteps / steps)^e √(batch_k / batch), for plain gradient steps (batch_k / batch)
 *   type               int8 where model.dtype does not fit into its memory
 * </pre>
 *
 * <p>The expected time is that of Nishio and Yonetani 2019, "Client selection for federated learning with heterogeneous
 * resources in mobile edge" (FedCS), section III; fewer steps for slow clients are FedProx's partial work (Li et al.
 * 2020, "Federated optimization in heterogeneous networks", section 3). Smaller batches want smaller rates: by the root for adaptive
 * steps (Malladi et al. 2022, "On the SDEs and scaling rules for adaptive gradient algorithms"), in proportion for plain
 * ones (Goyal et al. 2017, "Accurate, large minibatch SGD"). The exponent e makes up for steps left out: with 1 all
 * clients go equally far, with 0 a step of one is as long as a step of another, which is what FedNova reckons with.
 */
public final class ClientPlanner {
    private final FederateConfig federate;
    private final Dtype dtype;
    private final int rank;
    private final RoundCosts costs;

    public ClientPlanner(FederateConfig federate, Dtype dtype, int rank, RoundCosts costs) {
        this.federate = federate;
        this.dtype = dtype;
        this.rank = rank;
        this.costs = costs;
    }

    /** What every client does where all are equal. */
    public static ClientPlan equal(FederateConfig federate, Dtype dtype, int rank, double learningRate) {
        return new ClientPlan(federate.localSteps(), federate.batchSize(), learningRate, rank, dtype.label(), 0, 0);
    }

    /**
     * A client's plan.
     *
     * @param secondsLeft how long it stays
     * @param learningRate η of the round
     * @return nothing where its memory is too small
     */
    public Optional<ClientPlan> plan(ClientProfile profile, ClientWork work, double secondsLeft, double learningRate) {
        double time = federate.participation().timed()
                ? Math.min(federate.participation().deadlineSeconds(), secondsLeft)
                : Double.POSITIVE_INFINITY;
        int ownRank = rank(profile, time);
        Optional<Dtype> fitting = fitting(profile, ownRank);
        double left = time - talking(profile, ownRank);
        double secondsPerPair = work.tokensPerPair() / profile.tokensPerSecond();
        long rows = Math.min(federate.batchSize(), work.pairs());
        int steps = federate.localSteps();
        int batch = federate.batchSize();
        if (federate.plan().steps() == PlanConfig.Steps.DEADLINE && rows > 0) {
            steps = (int) between(
                    Math.min(federate.plan().minSteps(), steps), Math.floor(left / (rows * secondsPerPair)), steps);
            if (steps * rows * secondsPerPair > left) {
                batch = (int) between(1, Math.floor(left / (steps * secondsPerPair)), (double) rows);
            }
        }
        double pairsRead = (double) steps * Math.min(batch, rows);
        double seconds = federate.participation().timed() ? talking(profile, ownRank) + pairsRead * secondsPerPair : 0;
        ClientPlan plan = new ClientPlan(
                steps,
                batch,
                learningRate * byBatch(batch, rows) * bySteps(steps),
                ownRank,
                fitting.orElse(dtype).label(),
                seconds,
                seconds);
        return fitting.map(fits -> plan);
    }

    private int rank(ClientProfile profile, double time) {
        int own = rank;
        int least = federate.plan().minRank();
        while (least > 0 && own / 2 >= least && talking(profile, own) > time / 2) {
            own /= 2;
        }
        return own;
    }

    private Optional<Dtype> fitting(ClientProfile profile, int ownRank) {
        if (!federate.plan().fitMemory() || costs.memory(dtype, ownRank) <= profile.memoryBytes()) {
            return Optional.of(dtype);
        }
        return Optional.of(Dtype.INT8).filter(small -> costs.memory(small, ownRank) <= profile.memoryBytes());
    }

    private double talking(ClientProfile profile, int ownRank) {
        return costs.bytes(profile.clientId(), ownRank) / profile.bytesPerSecond();
    }

    private double byBatch(int batch, long rows) {
        double share = rows == 0 ? 1 : Math.min(1, (double) batch / rows);
        return federate.client().optimiser() == LocalOptimiser.SGD ? share : Math.sqrt(share);
    }

    private double bySteps(int steps) {
        return StrictMath.pow(
                (double) federate.localSteps() / steps, federate.plan().rateBySteps());
    }

    private static double between(double least, double value, double most) {
        return Math.max(least, Math.min(most, value));
    }
}
