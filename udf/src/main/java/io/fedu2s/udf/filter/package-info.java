/** The named tests that a generated pair must pass. */
@NullMarked
package io.fedu2s.udf.filter;

import org.jspecify.annotations.NullMarked;
