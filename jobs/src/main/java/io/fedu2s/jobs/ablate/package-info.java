/** Which part of the method brings what: cells that differ in one part or some, each from generation to evaluation. */
@NullMarked
package io.fedu2s.jobs.ablate;

import org.jspecify.annotations.NullMarked;
