/** A Hugging Face checkpoint as a decoder that runs in this JVM: configuration, weights, kernels. */
@NullMarked
package io.fedu2s.udf.model;

import org.jspecify.annotations.NullMarked;
