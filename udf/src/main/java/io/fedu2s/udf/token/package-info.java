/** Text to token ids and back. */
@NullMarked
package io.fedu2s.udf.token;

import org.jspecify.annotations.NullMarked;
