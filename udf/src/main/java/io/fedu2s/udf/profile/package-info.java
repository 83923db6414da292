/** What the clients' text is about. */
@NullMarked
package io.fedu2s.udf.profile;

import org.jspecify.annotations.NullMarked;
