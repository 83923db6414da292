package io.fedu2s.udf.privacy;

import java.io.Serializable;

/**
 * Which sum gets a piece of noise.
 *
 * @param round the round
 * @param tensor the tensor's PEFT name
 * @param rowBlock the place of the block in its tensor, from 0
 */
public record NoiseBlock(int round, String tensor, int rowBlock) implements Serializable {}
