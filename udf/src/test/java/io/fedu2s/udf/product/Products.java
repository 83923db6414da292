package io.fedu2s.udf.product;

import java.util.Collection;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/** Factors made at random, and their products, formed. */
public final class Products {
    private Products() {}

    static DMatrixRMaj normal(Random random, int rows, int columns) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = random.nextGaussian();
        }
        return matrix;
    }

    public static Factors factors(Random random, int outputs, int inputs, int rank, double scale) {
        DMatrixRMaj a = normal(random, rank, inputs);
        CommonOps_DDRM.scale(1 / Math.sqrt(3 * inputs), a);
        return new Factors(normal(random, outputs, rank), a, scale);
    }

    public static DMatrixRMaj formed(Factors factors) {
        DMatrixRMaj product = CommonOps_DDRM.mult(factors.b(), factors.a(), null);
        CommonOps_DDRM.scale(factors.scale(), product);
        return product;
    }

    static DMatrixRMaj formed(Collection<WeightedFactors> terms) {
        Factors first = terms.iterator().next().factors();
        DMatrixRMaj sum = new DMatrixRMaj(first.outputs(), first.inputs());
        terms.forEach(term -> CommonOps_DDRM.addEquals(sum, term.coefficient(), formed(term.factors())));
        return sum;
    }

    /** {@code ‖made − expected‖_F / ‖expected‖_F}. */
    public static double relative(DMatrixRMaj made, DMatrixRMaj expected) {
        return NormOps_DDRM.normF(CommonOps_DDRM.subtract(made, expected, null)) / NormOps_DDRM.normF(expected);
    }

    /** The same product in factors of another basis: {@code B G, G⁻¹ A}. */
    static Factors rebased(Factors factors, DMatrixRMaj basis) {
        DMatrixRMaj inverse = new DMatrixRMaj(basis);
        if (!CommonOps_DDRM.invert(inverse)) {
            throw new AssertionError("a basis without an inverse");
        }
        return new Factors(
                CommonOps_DDRM.mult(factors.b(), basis, null),
                CommonOps_DDRM.mult(inverse, factors.a(), null),
                factors.scale());
    }
}
