package io.fedu2s.pretrain;

import java.util.random.RandomGenerator;

/** An endless source of generated documents of one domain. */
interface DocumentSource {
    /**
     * A new document.
     *
     * @param random the only source of chance
     * @param maxTokens how long it may be; a document of a single sentence may still be longer
     */
    LabelledDocument next(RandomGenerator random, int maxTokens);
}
