/** What the tables store: one record a table, each with its schema and its way to a row and back. */
@NullMarked
package io.fedu2s.udf.record;

import org.jspecify.annotations.NullMarked;
