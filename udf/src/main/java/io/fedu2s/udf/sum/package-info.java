/** Exact sums: reals as 64-bit integers, so that no order, partition or retry changes a bit. */
@NullMarked
package io.fedu2s.udf.sum;

import org.jspecify.annotations.NullMarked;
