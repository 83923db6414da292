/** The federation's keys that fit a model and its pairs, found by trying. */
@NullMarked
package io.fedu2s.jobs.search;

import org.jspecify.annotations.NullMarked;
