package io.fedu2s.jobs.config;

import io.fedu2s.udf.aggregate.ClientAlgorithm;
import io.fedu2s.udf.train.LocalOptimiser;

/**
 * What clients do with their gradients.
 *
 * @param algorithm what is added to them
 * @param proximal μ of fedprox
 * @param optimiser what a step makes of them
 */
public record LocalConfig(ClientAlgorithm algorithm, double proximal, LocalOptimiser optimiser) {
    static LocalConfig from(Section section) {
        var local = new LocalConfig(
                section.choice("algorithm", ClientAlgorithm.FEDAVG),
                section.real("proximal", 0.01, 0, 1e6),
                section.choice("optimiser", LocalOptimiser.ADAMW));
        if (local.algorithm() == ClientAlgorithm.SCAFFOLD && local.optimiser() != LocalOptimiser.SGD) {
            throw section.wrong(
                    "optimiser", "adamw", "sgd with scaffold, whose control variates are made of plain gradient steps");
        }
        section.done();
        return local;
    }
}
