package io.fedu2s.udf.codec;

import io.fedu2s.udf.lora.Adapter;

/**
 * What a client has to tell after its training.
 *
 * @param round the round it belongs to
 * @param clientId who trained
 * @param weight n_k, how much it counts
 * @param global the adapter the client started from
 * @param local the adapter it made of it
 */
public record ClientUpdate(int round, String clientId, long weight, Adapter global, Adapter local) {}
