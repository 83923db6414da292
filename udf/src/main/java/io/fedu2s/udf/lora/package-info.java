/** Low-rank adapters and the PEFT folders that hold them. */
@NullMarked
package io.fedu2s.udf.lora;

import org.jspecify.annotations.NullMarked;
