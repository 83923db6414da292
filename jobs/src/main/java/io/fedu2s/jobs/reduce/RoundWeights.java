package io.fedu2s.jobs.reduce;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.server.FedNova;
import io.fedu2s.udf.server.Staleness;
import io.fedu2s.udf.server.Weighting;
import io.fedu2s.udf.server.WholeWeights;
import io.fedu2s.udf.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much each client of a round counts.
 *
 * <pre>
 *   x_k = min(n_k, cap) (1 + s_k)^-a      n_k as federate.weighting says, 1 where the mean or the server's step takes all alike
 * </pre>
 *
 * With FedNova (Wang et al. 2020, see {@link FedNova}) the mean is {@code Δ̄ = τ_eff Σ_k p_k Δ_k / τ_k} with p_k = x_k / Σ_j
 * x_j, which is {@code γ Σ_k q_k Δ_k} with
 *
 * <pre>
 *   q_k = (x_k / τ_k) / Σ_j (x_j / τ_j),   γ = τ_eff Σ_k p_k / τ_k ≥ 1,   τ_eff = Σ_k p_k τ_k
 * </pre>
 *
 * so clients send plain updates, the sum in fixed point stays as it is, and the mean of products is normalised by the same two numbers. τ_k
 * counts steps of the round's rate: a client with another rate did {@code τ_k = Σ_i η_{k,i} / η}.
 *
 * @param weights q_k in whole numbers
 * @param gain γ; 1 without FedNova, and where all did the same
 */
record RoundWeights(SortedMap<String, Long> weights, double gain) {
    /**
     * The weights of those that count.
     *
     * @param round the round that counts them
     * @param counted what they did, in this round or, those that came late, in an earlier one
     * @param weighting n_k
     */
    static RoundWeights of(
            int round, List<ClientTraining> counted, FederateConfig federate, Weighting weighting, long seed) {
        Staleness staleness = new Staleness(federate.participation().staleness());
        SortedMap<String, Double> weights = new TreeMap<>();
        for (ClientTraining training : counted) {
            long own = weighting.of(training);
            long capped = federate.weightCap() > 0 ? Math.min(own, federate.weightCap()) : own;
            weights.put(training.clientId(), capped * staleness.factor(round - training.round()));
        }
        if (!federate.client().normalise()) {
            return new RoundWeights(WholeWeights.of(weights), 1);
        }
        SortedMap<String, Double> work = new TreeMap<>();
        counted.forEach(training -> work.put(training.clientId(), work(training, federate, seed)));
        return work.values().stream().distinct().count() > 1
                ? normalised(weights, work)
                : new RoundWeights(WholeWeights.of(weights), 1);
    }

    private static RoundWeights normalised(SortedMap<String, Double> weights, SortedMap<String, Double> work) {
        List<FedNova.Work> clients = new ArrayList<>();
        SortedMap<String, Double> shares = new TreeMap<>();
        double sum = 0;
        double inverse = 0;
        for (var client : weights.entrySet()) {
            double steps = work.getOrDefault(client.getKey(), 1.0);
            clients.add(new FedNova.Work(client.getValue(), steps));
            shares.put(client.getKey(), client.getValue() / steps);
            sum += client.getValue();
            inverse += client.getValue() / steps;
        }
        return new RoundWeights(WholeWeights.of(shares), FedNova.effectiveSteps(clients) * inverse / sum);
    }

    /** τ_k. */
    private static double work(ClientTraining training, FederateConfig federate, long seed) {
        TrainingConfig usual = federate.training(seed, training.round());
        TrainingConfig own = usual.withSteps(training.steps())
                .withLearningRate(training.plan().learningRate());
        double rates = own.workDone(mu(federate)) * own.optimiser().learningRate();
        return rates / usual.optimiser().learningRate();
    }

    private static double mu(FederateConfig federate) {
        return switch (federate.client().algorithm()) {
            case FEDPROX -> federate.client().proximal();
            case FEDAVG, SCAFFOLD -> 0;
        };
    }
}
