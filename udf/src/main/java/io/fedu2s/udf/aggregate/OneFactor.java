package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.TrainedFactors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mean of one factor while the other stays: exact, since the product is linear in each. */
final class OneFactor {
    private OneFactor() {}

    /**
     * The current adapter, its trained tensors moved by the mean update.
     *
     * @param trained what the clients trained
     * @param current the adapter they started from
     * @param meanUpdate of the trained tensors; others may be left out, or be all zero
     */
    static Adapter next(TrainedFactors trained, Adapter current, Adapter meanUpdate) {
        for (AdapterTensor update : meanUpdate.tensors()) {
            if (current.tensor(update.name()).isEmpty()) {
                throw new IllegalArgumentException("the adapter has no '%s'".formatted(update.name()));
            }
        }
        List<AdapterTensor> tensors = new ArrayList<>();
        for (AdapterTensor tensor : current.tensors()) {
            Optional<AdapterTensor> update = meanUpdate.tensor(tensor.name());
            if (trained.include(tensor.name())) {
                tensors.add(moved(tensor, update));
            } else {
                requireStill(tensor, update);
                tensors.add(tensor);
            }
        }
        return new Adapter(current.config(), tensors);
    }

    private static AdapterTensor moved(AdapterTensor tensor, Optional<AdapterTensor> update) {
        AdapterTensor by = update.orElseThrow(
                () -> new IllegalArgumentException("there is no update of '%s'".formatted(tensor.name())));
        if (by.rows() != tensor.rows() || by.columns() != tensor.columns()) {
            throw new IllegalArgumentException("the update of '%s' is %d x %d, not %d x %d"
                    .formatted(tensor.name(), by.rows(), by.columns(), tensor.rows(), tensor.columns()));
        }
        float[] values = new float[tensor.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.values()[i] + by.values()[i];
        }
        return new AdapterTensor(tensor.name(), tensor.rows(), tensor.columns(), values);
    }

    private static void requireStill(AdapterTensor tensor, Optional<AdapterTensor> update) {
        float[] values = update.map(AdapterTensor::values).orElse(new float[0]);
        for (float value : values) {
            if (value != 0) {
                throw new IllegalArgumentException("'%s' is frozen, but was trained".formatted(tensor.name()));
            }
        }
    }
}
