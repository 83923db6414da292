package io.fedu2s.udf.reduce;

import io.fedu2s.udf.codec.CodedBlock;
import io.fedu2s.udf.codec.RowSpan;
import io.fedu2s.udf.codec.UpdateCodec;
import io.fedu2s.udf.error.BrokenUpdateException;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.FixedPoint;
import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
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

    private final HashMap<String, TensorPlaces> tensors = new HashMap<>();
    private final int blocks;
    private final String baseModel;
    private final UpdateLimits limits;
    private final FixedPoint scale;

    /**
     * The blocks of a tensor.
     *
     * @param first the place of the first of them
     * @param spans their rows
     */
    private record TensorPlaces(int first, List<RowSpan> spans) implements Serializable {
        int of(RowSpan span) {
            int ordinal = span.ordinal();
            return ordinal < spans.size() && spans.get(ordinal).equals(span) ? first + ordinal : CheckedBlock.NOWHERE;
        }
    }

    /**
     * What a round asks of its updates.
     *
     * @param global the adapter the clients started from, which gives names and shapes
     * @param baseModel the hash of the base model
     * @param limits of norm and weight
     * @param scale the fixed point of the sum
     */
    public UpdateCheck(Adapter global, String baseModel, UpdateLimits limits, FixedPoint scale) {
        int places = 0;
        for (AdapterTensor tensor : global.tensors()) {
            List<RowSpan> spans = RowSpan.cover(tensor.rows(), tensor.columns());
            tensors.put(tensor.name(), new TensorPlaces(places, spans));
            places += spans.size();
        }
        this.blocks = places;
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
        int place = place(block);
        if (place == CheckedBlock.NOWHERE) {
            return refused(place, block, WRONG_SHAPE);
        }
        if (block.weight() < 1 || block.weight() > limits.mostWeight()) {
            return refused(place, block, WRONG_WEIGHT);
        }
        Optional<UpdateCodec> known = known(block.codec());
        if (known.isEmpty()) {
            return refused(place, block, UNKNOWN_CODEC);
        }
        return values(place, block, known.get());
    }

    private int place(UpdateBlock block) {
        TensorPlaces places = tensors.get(block.tensor());
        return places == null
                ? CheckedBlock.NOWHERE
                : places.of(new RowSpan(block.rowBlock(), block.firstRow(), block.rows(), block.columns()));
    }

    private CheckedBlock values(int place, UpdateBlock block, UpdateCodec codec) {
        try {
            return new CheckedBlock(place, block.weight(), codec.squares(CodedBlock.of(block), scale), "");
        } catch (BrokenUpdateException broken) {
            return refused(place, block, BROKEN_BYTES);
        } catch (UserException outOfRange) {
            return refused(place, block, NOT_FINITE);
        }
    }

    private static CheckedBlock refused(int place, UpdateBlock block, String reason) {
        return new CheckedBlock(place, block.weight(), 0, reason);
    }

    /**
     * Whether a client's update counts.
     *
     * @param clientsBaseModel the hash of the base model that the client tuned
     * @param found what was found in its blocks, in any order
     * @return why the update is refused; empty where it counts
     */
    public String client(String clientsBaseModel, Collection<CheckedBlock> found) {
        if (!clientsBaseModel.equals(baseModel)) {
            return WRONG_BASE_MODEL;
        }
        List<CheckedBlock> ordered = found.stream()
                .sorted(Comparator.comparing(CheckedBlock::place).thenComparing(CheckedBlock::reason))
                .toList();
        Optional<String> ofABlock = ordered.stream()
                .map(CheckedBlock::reason)
                .filter(reason -> !reason.isEmpty())
                .findFirst();
        if (ofABlock.isPresent()) {
            return ofABlock.get();
        }
        if (places(ordered) != blocks || ordered.size() != blocks) {
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
     * @param found what was found in its blocks
     * @return ‖Δ‖₂
     */
    public static double norm(Collection<CheckedBlock> found) {
        return Math.sqrt(found.stream()
                .sorted(Comparator.comparing(CheckedBlock::place))
                .mapToDouble(CheckedBlock::squares)
                .reduce(0, Double::sum));
    }

    private static long places(List<CheckedBlock> found) {
        return found.stream().mapToInt(CheckedBlock::place).distinct().count();
    }

    private static Optional<UpdateCodec> known(String codec) {
        try {
            return Optional.of(UpdateCodec.parse(codec));
        } catch (UserException unknown) {
            return Optional.empty();
        }
    }
}
