/** A round's updates in tasks: checked, summed, projected, sketched, or averaged robustly. Driver twin: {@code jobs.reduce}. */
@NullMarked
package io.fedu2s.udf.reduce;

import org.jspecify.annotations.NullMarked;
