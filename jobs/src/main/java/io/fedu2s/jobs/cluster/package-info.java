/** What the driver knows of the cluster that it runs on: what it asked for, what there is, and whether anything came. */
@NullMarked
package io.fedu2s.jobs.cluster;

import org.jspecify.annotations.NullMarked;
