/** Places of a text that pairs are made about: a sentence, a few words of it, a worked solution. */
@NullMarked
package io.fedu2s.udf.passage;

import org.jspecify.annotations.NullMarked;
