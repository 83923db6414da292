package io.fedu2s.udf.model;

import io.fedu2s.udf.error.Errors;
import java.util.Arrays;
import java.util.List;

/** What bends the gate of a feed-forward block, by the names of transformers. */
public enum Activation {
    /** x sigmoid(x) (Elfwing et al. 2017). */
    SILU(0, "silu", "swish"),
    /** The tanh approximation of GELU (Hendrycks and Gimpel 2016, section 2). */
    GELU_TANH(1, "gelu_pytorch_tanh", "gelu_new"),
    /** x Φ(x) (Hendrycks and Gimpel 2016, section 2). */
    GELU(2, "gelu");

    @SuppressWarnings("ImmutableEnumChecker") // List.of can't be changed
    private final List<String> names;

    private final int kernelNumber;

    Activation(int kernelNumber, String... names) {
        this.kernelNumber = kernelNumber;
        this.names = List.of(names);
    }

    /** What {@code kernels.py} calls it. */
    int kernelNumber() {
        return kernelNumber;
    }

    /** The activation of a name. */
    static Activation of(String key, String name) {
        return Arrays.stream(values())
                .filter(activation -> activation.names.contains(name))
                .findFirst()
                .orElseThrow(() -> Errors.modelConfigInvalid(
                        key,
                        name,
                        "one of "
                                + Arrays.stream(values())
                                        .flatMap(activation -> activation.names.stream())
                                        .toList()));
    }
}
