package io.fedu2s.udf.train;

import io.fedu2s.udf.lora.Adapter;

/**
 * A tuned adapter and how it went.
 *
 * @param adapter after the last step
 * @param steps optimiser steps taken; 0 where no row was short enough
 * @param tokens real tokens read, padding left out
 * @param meanLoss mean over the steps of the loss per response token, in nats
 * @param lastLoss the last step's loss
 * @param skipped pairs longer than the limit
 */
public record TrainingResult(Adapter adapter, int steps, long tokens, double meanLoss, double lastLoss, int skipped) {}
