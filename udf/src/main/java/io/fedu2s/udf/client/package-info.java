/** A client's round in a task: it begins with the adapter, trains on its pairs, sends an update. Driver twin: {@code jobs.federate}. */
@NullMarked
package io.fedu2s.udf.client;

import org.jspecify.annotations.NullMarked;
