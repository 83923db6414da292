/** Which examples stand before a chunk in its prompt: fixed, random, BM25 and the cosine of features. */
@NullMarked
package io.fedu2s.udf.retrieve;

import org.jspecify.annotations.NullMarked;
