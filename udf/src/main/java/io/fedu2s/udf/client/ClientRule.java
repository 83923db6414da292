package io.fedu2s.udf.client;

import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.server.ClientAlgorithm;
import java.io.Serializable;

/**
 * What clients minimise, and which of the factors they may move.
 *
 * @param algorithm what is added to their gradients
 * @param proximal FedProx's μ
 * @param trained the factors that learn
 */
public record ClientRule(ClientAlgorithm algorithm, double proximal, TrainedFactors trained) implements Serializable {}
