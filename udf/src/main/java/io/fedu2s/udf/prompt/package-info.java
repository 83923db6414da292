/** The prompts a user edits, and the pairs read back from what a model answers to them. */
@NullMarked
package io.fedu2s.udf.prompt;

import org.jspecify.annotations.NullMarked;
