/** How good the federated adapter is: beside the base model, centralised and local tuning, on held-out human pairs. */
@NullMarked
package io.fedu2s.jobs.evaluate;

import org.jspecify.annotations.NullMarked;
