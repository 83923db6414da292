package io.fedu2s.udf.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** Changes the parameters it was made for, in place, by their gradients. */
interface Optimiser {
    /**
     * One step.
     *
     * @param owner of what the step needs for itself
     * @param gradients in the parameters' order
     * @param rate the learning rate
     */
    void step(NDManager owner, NDList gradients, double rate);
}
