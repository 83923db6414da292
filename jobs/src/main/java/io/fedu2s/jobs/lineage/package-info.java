/** Which step reads and writes which tables, told to an OpenLineage service. */
@NullMarked
package io.fedu2s.jobs.lineage;

import org.jspecify.annotations.NullMarked;
