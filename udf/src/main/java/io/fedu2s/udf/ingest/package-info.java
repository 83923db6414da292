/** Clients' documents in tasks: files and rows are read, normalised and cut into chunks. Driver twin: {@code jobs.ingest}. */
@NullMarked
package io.fedu2s.udf.ingest;

import org.jspecify.annotations.NullMarked;
