/** The functions that any Spark session has where the jar is: names, checks, and the plan node that asks a model. */
@NullMarked
package io.fedu2s.jobs.sql;

import org.jspecify.annotations.NullMarked;
