/** What a run came to, told to a tracking server beside the report. */
@NullMarked
package io.fedu2s.jobs.track;

import org.jspecify.annotations.NullMarked;
