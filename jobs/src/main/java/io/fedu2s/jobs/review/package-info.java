/** Pairs out to people, and what they say of them back. */
@NullMarked
package io.fedu2s.jobs.review;

import org.jspecify.annotations.NullMarked;
