/** What a user may choose: strict YAML read into records, each key with its default and range in one place. */
@NullMarked
package io.fedu2s.jobs.config;

import org.jspecify.annotations.NullMarked;
