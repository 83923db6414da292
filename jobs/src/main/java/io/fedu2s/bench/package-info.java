/** Benchmarks of the model core and of the reduction, which the product knows nothing of. */
@NullMarked
package io.fedu2s.bench;

import org.jspecify.annotations.NullMarked;
