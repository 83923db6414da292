package io.fedu2s.udf.measure;

import io.fedu2s.udf.lora.Adapter;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every task of an evaluation reads; broadcast.
 *
 * @param initial the adapter that all tuning starts from
 * @param versions the global adapters to be measured, by version
 * @param humanPairs the held-out pairs by domain
 */
public record EvaluationData(
        Adapter initial, Map<Integer, Adapter> versions, SortedMap<String, List<HumanPair>> humanPairs)
        implements Serializable {
    /** Copies the maps. */
    public EvaluationData {
        versions = Map.copyOf(versions);
        humanPairs = new TreeMap<>(humanPairs);
    }
}
