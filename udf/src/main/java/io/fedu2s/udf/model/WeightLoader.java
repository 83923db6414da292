package io.fedu2s.udf.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.fedu2s.udf.error.Errors;
import java.nio.ByteBuffer;

/**
 * Brings stored tensors to a device in one type, block by block: a mapped block is converted straight into its place,
 * so a second copy of the weights exists nowhere, and a tensor may be larger than 2 GB.
 *
 * <p>Weights that are not numbers or infinite are refused on the way. For one thread.
 */
public final class WeightLoader {
    /** Small enough to be summed while the processor's cache still holds it. */
    private static final int BLOCK_BYTES = 1 << 20;

    private final Kernels kernels;
    private final NDManager owner;
    private final Dtype dtype;
    private ByteBuffer spare = ByteBuffer.allocateDirect(0);

    /**
     * A loader of weights.
     *
     * @param kernels those of {@link Kernels#DECODER}
     * @param owner whose device the weights go to, and who closes them
     * @param dtype the type they get; fp32 or bf16
     */
    public WeightLoader(Kernels kernels, NDManager owner, Dtype dtype) {
        this.kernels = kernels;
        this.owner = owner;
        this.dtype = dtype;
    }

    /** A tensor of its own with the stored numbers. */
    public NDArray load(StoredTensor tensor) {
        NDArray target =
                empty(tensor.shape().stream().mapToLong(Long::longValue).toArray());
        fill(target, 0, tensor);
        return target;
    }

    /** A tensor whose numbers are still to be filled in. */
    NDArray empty(long... shape) {
        try (NDManager scope = owner.newSubManager(Device.cpu());
                NDArray like = owner.create(0f)) {
            NDArray sizes = scope.create(shape);
            NDArray type = scope.create(new long[] {dtype.c10Number()});
            return kernels.change(owner, "empty", new NDList(like, sizes, type)).head();
        }
    }

    /** Writes all rows of a stored tensor to the rows of a target from {@code row} on. */
    void fill(NDArray target, long row, StoredTensor tensor) {
        fill(
                target,
                row,
                tensor,
                0,
                tensor.shape().isEmpty() ? 1 : tensor.shape().get(0));
    }

    /**
     * Writes some rows of a stored tensor into a target; a row is all that one index of the first dimension holds.
     *
     * @param target rows as long as the stored ones, in this loader's type
     * @param row the target's first row to be written
     * @param from the stored tensor's first row to be read
     * @param rows how many
     */
    void fill(NDArray target, long row, StoredTensor tensor, long from, long rows) {
        long rowSize = tensor.shape().stream().skip(1).reduce(1L, Math::multiplyExact);
        long width = tensor.dtype().sizeBytes();
        int block = BLOCK_BYTES / tensor.dtype().sizeBytes();
        long end = Math.multiplyExact(from + rows, rowSize);
        for (long at = from * rowSize; at < end; at += block) {
            int numbers = (int) Math.min(block, end - at);
            try (TensorBytes.Piece piece = tensor.data().piece(at * width, Math.toIntExact(numbers * width))) {
                if (!fill(target, row * rowSize + at - from * rowSize, tensor.dtype(), piece.bytes())) {
                    throw Errors.weightNotFinite(tensor.data().place(), tensor.name());
                }
            }
        }
    }

    /** Whether all numbers of the block are finite. */
    private boolean fill(NDArray target, long start, Dtype stored, ByteBuffer block) {
        // The device's own copy of a block is made by the kernel, number by number in the target's type.
        try (NDManager scope = owner.newSubManager(Device.cpu())) {
            Shape shape = new Shape(block.remaining() / stored.sizeBytes());
            NDArray bits = scope.create(aligned(block, stored), shape, carrier(stored));
            NDArray at = scope.create(new long[] {start});
            NDArray type = scope.create(new long[] {stored.c10Number()});
            return kernels.change(scope, "fill", new NDList(target, at, bits, type))
                    .head()
                    .toBooleanArray()[0];
        }
    }

    /**
     * The block, or a copy of it in a buffer that is used again and again: older writers pad no header, so numbers may
     * begin anywhere, but libtorch wants them at multiples of their size.
     */
    private ByteBuffer aligned(ByteBuffer block, Dtype stored) {
        if (block.isDirect() && block.alignmentOffset(0, stored.sizeBytes()) == 0) {
            return block;
        }
        if (spare.capacity() == 0) {
            spare = ByteBuffer.allocateDirect(BLOCK_BYTES);
        }
        return spare.clear().put(block).flip();
    }

    /** DJL has no arrays of bf16, nor of 16-bit integers: the bits of bf16 travel as fp16 that nobody computes with. */
    private static DataType carrier(Dtype stored) {
        return switch (stored) {
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT16, BFLOAT16 -> DataType.FLOAT16;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case INT64 -> DataType.INT64;
        };
    }
}
