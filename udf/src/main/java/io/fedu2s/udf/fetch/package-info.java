/** Folders from any Hadoop file system, kept on this machine. */
@NullMarked
package io.fedu2s.udf.fetch;

import org.jspecify.annotations.NullMarked;
