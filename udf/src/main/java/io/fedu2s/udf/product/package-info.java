/** The mean of the clients' products B·A: projected to the adapter's rank, sketched, or stacked whole. */
@NullMarked
package io.fedu2s.udf.product;

import org.jspecify.annotations.NullMarked;
