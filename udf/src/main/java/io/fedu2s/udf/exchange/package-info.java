/** How an update travels: clipped, cut into row blocks, written in fixed point, summed exactly, averaged. */
@NullMarked
package io.fedu2s.udf.exchange;

import org.jspecify.annotations.NullMarked;
