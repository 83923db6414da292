/** What Spark's tasks run: the named partition functions, the model they share, the device they hold, their progress. */
@NullMarked
package io.fedu2s.udf.spark;

import org.jspecify.annotations.NullMarked;
