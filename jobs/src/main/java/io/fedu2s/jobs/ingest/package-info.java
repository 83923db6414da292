/** Documents of all clients into chunks, each document with one terminal status. */
@NullMarked
package io.fedu2s.jobs.ingest;

import org.jspecify.annotations.NullMarked;
