/** Who takes part in a round, and what each of them does. */
@NullMarked
package io.fedu2s.jobs.participate;

import org.jspecify.annotations.NullMarked;
