/** Raw text made fit for a model: decoded, normalised, cut into chunks. */
@NullMarked
package io.fedu2s.udf.text;

import org.jspecify.annotations.NullMarked;
