/** What can go wrong on the driver and is the user's to mend. */
@NullMarked
package io.fedu2s.jobs.error;

import org.jspecify.annotations.NullMarked;
