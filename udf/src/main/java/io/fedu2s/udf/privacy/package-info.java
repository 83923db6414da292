/** What the server adds and counts so that no client's taking part can be told: sampling, noise, and their price. */
@NullMarked
package io.fedu2s.udf.privacy;

import org.jspecify.annotations.NullMarked;
