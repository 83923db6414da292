/** How an update travels: cut into blocks of rows, clipped, written by a codec, sent as a difference. */
@NullMarked
package io.fedu2s.udf.codec;

import org.jspecify.annotations.NullMarked;
