/** Clients' raw text, wherever it lies, into chunks; whatever can't be used, into rejects. */
@NullMarked
package io.fedu2s.jobs.ingest;

import org.jspecify.annotations.NullMarked;
