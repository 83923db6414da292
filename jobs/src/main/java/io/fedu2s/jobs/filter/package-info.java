/** Generations into pairs, each with one verdict. */
@NullMarked
package io.fedu2s.jobs.filter;

import org.jspecify.annotations.NullMarked;
