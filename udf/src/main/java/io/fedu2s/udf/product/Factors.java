package io.fedu2s.udf.product;

import io.fedu2s.udf.lora.AdapterTensor;
import java.io.Serializable;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * What an adapter adds to one module's weight W (D_out, D_in): {@code ΔW = s B A} with B (D_out, R) and A (R, D_in), in
 * double (Hu et al. 2021, LoRA, section 4.1). Immutable.
 */
public final class Factors implements Serializable {
    private static final long serialVersionUID = 1L;

    private final DMatrixRMaj b;
    private final DMatrixRMaj a;
    private final double scale;

    /** Of matrices that nobody writes to any more. */
    Factors(DMatrixRMaj b, DMatrixRMaj a, double scale) {
        if (b.numCols != a.numRows) {
            throw new IllegalArgumentException("B of rank %d and A of rank %d".formatted(b.numCols, a.numRows));
        }
        if (!(Math.abs(scale) > 0) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException("scale must be finite and not 0, but is " + scale);
        }
        requireFinite("B", b);
        requireFinite("A", a);
        this.b = b;
        this.a = a;
        this.scale = scale;
    }

    /**
     * Of numbers, row by row.
     *
     * @param outputs D_out
     * @param inputs D_in
     * @param b D_out · R numbers
     * @param a R · D_in numbers
     * @param scale s
     */
    public static Factors of(int outputs, int inputs, double[] b, double[] a, double scale) {
        int rank = b.length / outputs;
        if ((long) rank * outputs != b.length || (long) rank * inputs != a.length) {
            throw new IllegalArgumentException("B of %d numbers and A of %d are no factors of a module of %d x %d"
                    .formatted(b.length, a.length, outputs, inputs));
        }
        return new Factors(
                DMatrixRMaj.wrap(outputs, rank, b.clone()), DMatrixRMaj.wrap(rank, inputs, a.clone()), scale);
    }

    /**
     * Of an adapter's tensors.
     *
     * @param b (D_out, R)
     * @param a (R, D_in)
     * @param scale s
     */
    public static Factors of(AdapterTensor b, AdapterTensor a, double scale) {
        return new Factors(matrix(b), matrix(a), scale);
    }

    private static DMatrixRMaj matrix(AdapterTensor tensor) {
        DMatrixRMaj matrix = new DMatrixRMaj(tensor.rows(), tensor.columns());
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = tensor.values()[i];
        }
        return matrix;
    }

    private static void requireFinite(String name, DMatrixRMaj matrix) {
        for (double value : matrix.data) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("%s holds %s".formatted(name, value));
            }
        }
    }

    /** These factors moved by an update of each: {@code (B + dB, A + dA)}, with this scale. */
    public Factors plus(Factors update) {
        return new Factors(CommonOps_DDRM.add(b, update.b, null), CommonOps_DDRM.add(a, update.a, null), scale);
    }

    /** D_out, rows of the weight. */
    public int outputs() {
        return b.numRows;
    }

    /** D_in, columns of the weight. */
    public int inputs() {
        return a.numCols;
    }

    /** R. */
    public int rank() {
        return a.numRows;
    }

    /** s. */
    public double scale() {
        return scale;
    }

    /** B (D_out, R) as a tensor of this name, rounded to float. */
    public AdapterTensor tensorB(String name) {
        return tensor(name, b);
    }

    /** A (R, D_in) as a tensor of this name, rounded to float. */
    public AdapterTensor tensorA(String name) {
        return tensor(name, a);
    }

    private static AdapterTensor tensor(String name, DMatrixRMaj matrix) {
        float[] values = new float[matrix.data.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) matrix.data[i];
        }
        return new AdapterTensor(name, matrix.numRows, matrix.numCols, values);
    }

    /** B, not to be written to. */
    DMatrixRMaj b() {
        return b;
    }

    /** A, not to be written to. */
    DMatrixRMaj a() {
        return a;
    }
}
