/** The adapter as a PEFT folder, outside the tables. */
@NullMarked
package io.fedu2s.jobs.export;

import org.jspecify.annotations.NullMarked;
