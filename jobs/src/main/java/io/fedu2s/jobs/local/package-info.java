/**
 * Files of this machine, read and written without starting processes. Hadoop's own local file system asks {@code chmod},
 * {@code readlink} and {@code ls} where its native library is not there: some 25 ms each, at each file of a commit.
 */
@NullMarked
package io.fedu2s.jobs.local;

import org.jspecify.annotations.NullMarked;
