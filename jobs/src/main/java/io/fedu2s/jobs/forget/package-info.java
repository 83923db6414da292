/** Clients and documents out of all that a run keeps. */
@NullMarked
package io.fedu2s.jobs.forget;

import org.jspecify.annotations.NullMarked;
