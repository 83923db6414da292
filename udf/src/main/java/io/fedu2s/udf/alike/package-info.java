/** How alike texts are by the runs of words that they share, and whom to compare with whom. */
@NullMarked
package io.fedu2s.udf.alike;

import org.jspecify.annotations.NullMarked;
