/** Prompts in tasks: examples are retrieved, prompts planned, answers written. Driver twin: {@code jobs.generate}. */
@NullMarked
package io.fedu2s.udf.plan;

import org.jspecify.annotations.NullMarked;
