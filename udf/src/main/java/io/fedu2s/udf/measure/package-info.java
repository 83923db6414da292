/** Evaluation in tasks: base and adapters answer the held-out pairs. Driver twin: {@code jobs.evaluate}. */
@NullMarked
package io.fedu2s.udf.measure;

import org.jspecify.annotations.NullMarked;
