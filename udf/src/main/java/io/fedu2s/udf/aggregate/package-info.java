/** What the server makes of the clients' updates: which mean it takes, and which step from it. */
@NullMarked
package io.fedu2s.udf.aggregate;

import org.jspecify.annotations.NullMarked;
