/** What a run would make of a few chunks, without making anything. */
@NullMarked
package io.fedu2s.jobs.preview;

import org.jspecify.annotations.NullMarked;
