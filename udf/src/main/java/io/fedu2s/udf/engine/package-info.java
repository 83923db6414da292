/** The native libraries behind DJL: where they are unpacked and how they are loaded. */
@NullMarked
package io.fedu2s.udf.engine;

import org.jspecify.annotations.NullMarked;
