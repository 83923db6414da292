package io.fedu2s.jobs.config;

import io.fedu2s.udf.server.ServerAlgorithm;
import io.fedu2s.udf.server.ServerOptimizer;
import io.fedu2s.udf.server.ServerSettings;

/**
 * Which step the server takes from the clients' mean update.
 *
 * @param algorithm the optimiser
 * @param settings its numbers
 */
public record ServerConfig(ServerAlgorithm algorithm, ServerSettings settings) {
    static ServerConfig from(Section section) {
        ServerAlgorithm algorithm = section.choice("algorithm", ServerAlgorithm.FEDAVG);
        ServerSettings usual = algorithm.defaults();
        var server = new ServerConfig(
                algorithm,
                new ServerSettings(
                        section.real("learningRate", usual.serverLearningRate(), 1e-12, 1e6),
                        section.real("beta1", usual.beta1(), 0, 1),
                        section.real("beta2", usual.beta2(), 0, 1),
                        section.real("tau", usual.tau(), 1e-30, 1e6),
                        section.real("momentum", usual.momentum(), 0, 1)));
        section.done();
        return server;
    }

    /** The optimiser with its numbers. */
    public ServerOptimizer optimizer() {
        return algorithm.optimizer(settings);
    }
}
