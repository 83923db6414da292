/** What earlier answers teach about what to ask next: arms, their posteriors, and shares by Thompson sampling. */
@NullMarked
package io.fedu2s.udf.feedback;

import org.jspecify.annotations.NullMarked;
