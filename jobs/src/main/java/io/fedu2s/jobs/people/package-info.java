/** What people say of pairs: feedback, votes, and how filters compare with it. */
@NullMarked
package io.fedu2s.jobs.people;

import org.jspecify.annotations.NullMarked;
