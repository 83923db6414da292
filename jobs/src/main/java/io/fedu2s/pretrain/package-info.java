/** How the quickstart's base model comes about: generated text, its tokenizer, the quickstart's corpora, the training. */
@NullMarked
package io.fedu2s.pretrain;

import org.jspecify.annotations.NullMarked;
