/** The algorithms of server and clients: which mean is taken, how updates weigh, which step follows, how clients are corrected. */
@NullMarked
package io.fedu2s.udf.server;

import org.jspecify.annotations.NullMarked;
