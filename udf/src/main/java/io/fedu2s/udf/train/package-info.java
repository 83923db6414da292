/** Tuning an adapter on a client's pairs, and training a decoder from scratch. */
@NullMarked
package io.fedu2s.udf.train;

import org.jspecify.annotations.NullMarked;
