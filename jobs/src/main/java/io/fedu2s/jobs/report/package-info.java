/** What a run came to: {@code summary.json} for programs and one page of HTML for people. */
@NullMarked
package io.fedu2s.jobs.report;

import org.jspecify.annotations.NullMarked;
