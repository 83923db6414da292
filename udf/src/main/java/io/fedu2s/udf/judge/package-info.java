/** Verdicts in tasks: pairs are parsed, scored and judged client by client. Driver twin: {@code jobs.filter}. */
@NullMarked
package io.fedu2s.udf.judge;

import org.jspecify.annotations.NullMarked;
