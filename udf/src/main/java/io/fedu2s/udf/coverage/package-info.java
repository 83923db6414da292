/** Which of a client's chunks are worth asking about. */
@NullMarked
package io.fedu2s.udf.coverage;

import org.jspecify.annotations.NullMarked;
