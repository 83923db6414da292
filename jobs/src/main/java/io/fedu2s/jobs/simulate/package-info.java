/** Experiments with many simulated clients on the accepted pairs of a run. */
@NullMarked
package io.fedu2s.jobs.simulate;

import org.jspecify.annotations.NullMarked;
