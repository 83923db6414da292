/** What the clients' text is about. */
@NullMarked
package io.fedu2s.jobs.profile;

import org.jspecify.annotations.NullMarked;
