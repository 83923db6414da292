/** One driver at a time over an output. */
@NullMarked
package io.fedu2s.jobs.lease;

import org.jspecify.annotations.NullMarked;
