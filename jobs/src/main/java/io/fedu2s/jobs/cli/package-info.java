/** The command line: a thin face of the jobs. */
@NullMarked
package io.fedu2s.jobs.cli;

import org.jspecify.annotations.NullMarked;
