/** Texts as states and vectors, by encoders and decoders alike. */
@NullMarked
package io.fedu2s.udf.encode;

import org.jspecify.annotations.NullMarked;
