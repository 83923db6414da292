/** How near a text is to its reference. */
@NullMarked
package io.fedu2s.udf.metric;

import org.jspecify.annotations.NullMarked;
