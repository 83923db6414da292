package io.fedu2s.udf.profile;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.mllib.linalg.Vector;

/** The nearest centre of a vector. */
public final class NearestFunction implements Function<Vector, Integer> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Centres> centres;

    /** Among these. */
    public NearestFunction(Broadcast<Centres> centres) {
        this.centres = centres;
    }

    @Override
    public Integer call(Vector vector) {
        return centres.value().nearest(vector.asML().toSparse());
    }
}
