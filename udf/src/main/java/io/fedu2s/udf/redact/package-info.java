/** What names a person or opens a door, found in text and replaced by what kind of thing it was. */
@NullMarked
package io.fedu2s.udf.redact;

import org.jspecify.annotations.NullMarked;
