package io.fedu2s.jobs.config;

import io.fedu2s.udf.server.ClientAlgorithm;
import io.fedu2s.udf.train.LocalOptimiser;

/**
 * What clients do with their gradients.
 *
 * @param algorithm what is added to them
 * @param proximal μ of fedprox
 * @param optimiser what a step makes of them
 * @param normalise whether a client counts by its share alone and not by its steps too (FedNova)
 */
public record LocalConfig(ClientAlgorithm algorithm, double proximal, LocalOptimiser optimiser, boolean normalise) {
    static LocalConfig from(Section section) {
        var local = new LocalConfig(
                section.choice("algorithm", ClientAlgorithm.FEDAVG),
                section.real("proximal", 0.01, 0, 1e6),
                section.choice("optimiser", LocalOptimiser.ADAMW),
                section.flag("normalise", false));
        if (local.algorithm() == ClientAlgorithm.SCAFFOLD && local.optimiser() != LocalOptimiser.SGD) {
            throw section.wrong(
                    "optimiser", "adamw", "sgd with scaffold, whose control variates are made of plain gradient steps");
        }
        section.done();
        return local;
    }
}
