/** Means that a share of hostile clients cannot move far: median, trimmed, Krum, centred clipping, over random buckets. */
@NullMarked
package io.fedu2s.udf.robust;

import org.jspecify.annotations.NullMarked;
