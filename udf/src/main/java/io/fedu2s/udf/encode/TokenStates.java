package io.fedu2s.udf.encode;

/**
 * A text's tokens as a layer of a model sees them.
 *
 * @param ids (T)
 * @param vectors (T, C)
 * @param special (T), true for a token that the text does not hold, such as {@code [CLS]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenStates(int[] ids, float[][] vectors, boolean[] special) {}
