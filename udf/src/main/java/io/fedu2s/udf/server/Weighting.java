package io.fedu2s.udf.server;

import io.fedu2s.udf.record.ClientTraining;

/** How much a client counts in a mean: n_k. */
public enum Weighting {
    /** Its accepted pairs that fit the model (McMahan et al. 2017). */
    PAIRS {
        @Override
        public long of(ClientTraining training) {
            return training.pairs();
        }
    },
    /** As every other client. */
    UNIFORM {
        @Override
        public long of(ClientTraining training) {
            return 1;
        }
    },
    /** The examples it saw in its steps, one that came twice counting twice. */
    EXAMPLES {
        @Override
        public long of(ClientTraining training) {
            return training.steps() * Math.min(training.plan().batchSize(), training.pairs());
        }
    },
    /** The tokens it read in its steps. */
    TOKENS {
        @Override
        public long of(ClientTraining training) {
            return training.tokens();
        }
    };

    /** n_k of a client that sent an update. */
    public abstract long of(ClientTraining training);
}
