/** The Delta tables of a run: names, schemas, idempotent writes. */
@NullMarked
package io.fedu2s.jobs.table;

import org.jspecify.annotations.NullMarked;
