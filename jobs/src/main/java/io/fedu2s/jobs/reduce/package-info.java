/** What a round's updates come to: which count, how much, and their mean, made where they lie. */
@NullMarked
package io.fedu2s.jobs.reduce;

import org.jspecify.annotations.NullMarked;
