package io.fedu2s.udf.retrieve;

import io.fedu2s.udf.record.Example;

/**
 * An example of the pool and how related it is to the chunk, in the unit of the method that chose it.
 *
 * @param example the example
 * @param score larger is more related; 0 where the method has no notion of it
 */
public record RelatedExample(Example example, double score) {}
