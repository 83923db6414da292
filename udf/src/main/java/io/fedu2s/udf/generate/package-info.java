/** Text, scores and hidden states out of a decoder, in batches. */
@NullMarked
package io.fedu2s.udf.generate;

import org.jspecify.annotations.NullMarked;
