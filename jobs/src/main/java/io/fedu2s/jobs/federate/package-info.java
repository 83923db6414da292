/** The federated rounds: choose clients, train them where their pairs are, average, commit. */
@NullMarked
package io.fedu2s.jobs.federate;

import org.jspecify.annotations.NullMarked;
