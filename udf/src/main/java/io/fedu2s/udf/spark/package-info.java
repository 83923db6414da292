/** What tasks of all subjects need of Spark: the models they share, the device they hold, when they end, how far they are. */
@NullMarked
package io.fedu2s.udf.spark;

import org.jspecify.annotations.NullMarked;
