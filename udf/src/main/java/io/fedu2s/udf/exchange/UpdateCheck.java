package io.fedu2s.udf.exchange;

import io.fedu2s.udf.error.BrokenUpdateException;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.record.UpdateBlock;
import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an update may be counted: block by block where the bytes lie, then client by client from what was found.
 *
 * <p>What is wrong is data, not an error: a reason for the record, so that one bad client is left out and the round goes
 * on. Squares are summed in the blocks' order, so the verdict does not depend on how they came.
 */
public final class UpdateCheck implements Serializable {
    /** The client tuned another base model than the round's. */
    public static final String WRONG_BASE_MODEL = "wrong_base_model";

    /** A block is of no tensor of the adapter, or not of these rows and columns. */
    public static final String WRONG_SHAPE = "wrong_shape";

    /** A block is missing or came twice. */
    public static final String INCOMPLETE = "incomplete";

    /** The name of the codec says nothing to this build. */
    public static final String UNKNOWN_CODEC = "unknown_codec";

    /** The bytes are not what the codec writes. */
    public static final String BROKEN_BYTES = "broken_bytes";

    /** A value is not a number, infinite, or too large to be summed. */
    public static final String NOT_FINITE = "not_finite";

    /** The update is longer than the limit. */
    public static final String OUTSIZED_NORM = "outsized_norm";

    /** The weight is below 1 or above the limit, or not the same in all blocks. */
    public static final String WRONG_WEIGHT = "wrong_weight";

    private static final long serialVersionUID = 1L;

    private final HashMap<String, List<RowSpan>> spans = new HashMap<>();
    private final String baseModel;
    private final UpdateLimits limits;
    private final FixedPoint scale;

    /**
     * What a round asks of its updates.
     *
     * @param global the adapter the clients started from, which gives names and shapes
     * @param baseModel the hash of the base model
     * @param limits of norm and weight
     * @param scale the fixed point of the sum
     */
    public UpdateCheck(Adapter global, String baseModel, UpdateLimits limits, FixedPoint scale) {
        for (AdapterTensor tensor : global.tensors()) {
            spans.put(tensor.name(), RowSpan.cover(tensor.rows(), tensor.columns()));
        }
        this.baseModel = baseModel;
        this.limits = limits;
        this.scale = scale;
    }

    /**
     * Looks into a block.
     *
     * @param block as it came
     * @return what was found
     */
    public CheckedBlock block(UpdateBlock block) {
        RowSpan span = new RowSpan(block.rowBlock(), block.firstRow(), block.rows(), block.columns());
        if (!spans.getOrDefault(block.tensor(), List.of()).contains(span)) {
            return found(block, 0, WRONG_SHAPE);
        }
        if (block.weight() < 1 || block.weight() > limits.mostWeight()) {
            return found(block, 0, WRONG_WEIGHT);
        }
        Optional<UpdateCodec> known = known(block.codec());
        if (known.isEmpty()) {
            return found(block, 0, UNKNOWN_CODEC);
        }
        return values(block, known.get());
    }

    private CheckedBlock values(UpdateBlock block, UpdateCodec codec) {
        try {
            return found(block, squares(codec.decode(CodedBlock.of(block), scale)), "");
        } catch (BrokenUpdateException broken) {
            return found(block, 0, BROKEN_BYTES);
        } catch (UserException outOfRange) {
            return found(block, 0, NOT_FINITE);
        }
    }

    /**
     * Whether a client's update counts.
     *
     * @param clientsBaseModel the hash of the base model that the client tuned
     * @param blocks what was found in its blocks, in any order
     * @return why the update is refused; empty where it counts
     */
    public String client(String clientsBaseModel, Collection<CheckedBlock> blocks) {
        if (!clientsBaseModel.equals(baseModel)) {
            return WRONG_BASE_MODEL;
        }
        List<CheckedBlock> ordered = blocks.stream()
                .sorted(Comparator.comparing(CheckedBlock::tensor)
                        .thenComparing(CheckedBlock::rowBlock)
                        .thenComparing(CheckedBlock::reason))
                .toList();
        Optional<String> ofABlock = ordered.stream()
                .map(CheckedBlock::reason)
                .filter(reason -> !reason.isEmpty())
                .findFirst();
        if (ofABlock.isPresent()) {
            return ofABlock.get();
        }
        int expected = spans.values().stream().mapToInt(List::size).sum();
        if (places(ordered) != expected || ordered.size() != expected) {
            return INCOMPLETE;
        }
        if (ordered.stream().mapToLong(CheckedBlock::weight).distinct().count() != 1) {
            return WRONG_WEIGHT;
        }
        return norm(ordered) > limits.mostNorm() ? OUTSIZED_NORM : "";
    }

    /**
     * The length of a client's update as the server reads it.
     *
     * @param blocks what was found in its blocks
     * @return ‖Δ‖₂
     */
    public static double norm(Collection<CheckedBlock> blocks) {
        return Math.sqrt(blocks.stream()
                .sorted(Comparator.comparing(CheckedBlock::tensor).thenComparing(CheckedBlock::rowBlock))
                .mapToDouble(CheckedBlock::squares)
                .reduce(0, Double::sum));
    }

    private static long places(List<CheckedBlock> blocks) {
        return blocks.stream()
                .map(block -> Map.entry(block.tensor(), block.rowBlock()))
                .distinct()
                .count();
    }

    private static CheckedBlock found(UpdateBlock block, double squares, String reason) {
        return new CheckedBlock(block.tensor(), block.rowBlock(), block.weight(), squares, reason);
    }

    private static Optional<UpdateCodec> known(String codec) {
        try {
            return Optional.of(UpdateCodec.parse(codec));
        } catch (UserException unknown) {
            return Optional.empty();
        }
    }

    private double squares(long[] steps) {
        double squares = 0;
        for (long step : steps) {
            double real = scale.real(step);
            squares += real * real;
        }
        return squares;
    }
}
