/** How a model wants a conversation written: the chat template of its folder. */
@NullMarked
package io.fedu2s.udf.chat;

import org.jspecify.annotations.NullMarked;
