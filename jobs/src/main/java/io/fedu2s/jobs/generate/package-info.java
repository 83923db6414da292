/** Chunks into generations: examples found, prompts made, answers written once and kept. */
@NullMarked
package io.fedu2s.jobs.generate;

import org.jspecify.annotations.NullMarked;
