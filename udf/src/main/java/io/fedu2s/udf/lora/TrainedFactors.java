package io.fedu2s.udf.lora;

import java.util.ArrayList;
import java.util.List;

/** Which of a module's factors the clients train in a round, and so send; the others stay as they are. */
public enum TrainedFactors {
    /** A alone. */
    A,
    /** B alone. */
    B,
    /** Both. */
    BOTH;

    /** Whether a tensor of this name, as PEFT names it, is trained. */
    public boolean include(String tensor) {
        return switch (this) {
            case A -> tensor.contains(".lora_A.");
            case B -> tensor.contains(".lora_B.");
            case BOTH -> true;
        };
    }

    /** The trained tensors of an adapter. */
    public Adapter of(Adapter adapter) {
        return new Adapter(
                adapter.config(),
                adapter.tensors().stream()
                        .filter(tensor -> include(tensor.name()))
                        .toList());
    }

    /** A whole adapter with the tensors of a part in the place of its own. */
    public static Adapter with(Adapter whole, Adapter part) {
        List<AdapterTensor> tensors = new ArrayList<>();
        whole.tensors().forEach(tensor -> tensors.add(part.tensor(tensor.name()).orElse(tensor)));
        return new Adapter(whole.config(), tensors);
    }
}
