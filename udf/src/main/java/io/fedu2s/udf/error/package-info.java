/** The errors a user can mend, and their words. */
@NullMarked
package io.fedu2s.udf.error;

import org.jspecify.annotations.NullMarked;
