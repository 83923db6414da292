package io.fedu2s.udf.aggregate;

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
}
