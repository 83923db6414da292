/** A model folder on its own: pairs scored with it, and its speed. */
@NullMarked
package io.fedu2s.jobs.model;

import org.jspecify.annotations.NullMarked;
