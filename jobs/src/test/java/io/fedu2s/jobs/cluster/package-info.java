/** A Spark standalone cluster on loopback, and what it must agree on with one process. */
@NullMarked
package io.fedu2s.jobs.cluster;

import org.jspecify.annotations.NullMarked;
