package io.fedu2s.udf.retrieve;

import java.util.List;

/** The inner products of one vector with many. */
@FunctionalInterface
public interface DotProducts {
    /** One for each of the vectors, in their order. */
    double[] with(Features query);

    /** An index over sparse vectors, where all are; else each by itself. */
    static DotProducts of(List<Features> vectors) {
        if (vectors.stream().allMatch(SparseFeatures.class::isInstance)) {
            return new SparseIndex(
                    vectors.stream().map(SparseFeatures.class::cast).toList());
        }
        List<Features> all = List.copyOf(vectors);
        return query -> all.stream().mapToDouble(vector -> vector.dot(query)).toArray();
    }
}
