package io.fedu2s.udf.robust;

import java.io.Serializable;

/** A mean whose every coordinate depends on that coordinate of the vectors alone: it may be taken block by block. */
public interface CoordinateMean extends Serializable {
    /**
     * The mean.
     *
     * @param vectors at least one, all of one length, finite; not changed
     * @return a vector of that length
     */
    float[] of(float[][] vectors);
}
