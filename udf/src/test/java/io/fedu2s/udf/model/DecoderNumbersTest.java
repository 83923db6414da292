package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeLibraries;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderNumbersTest {
    /** No two numbers of one kind are the same. */
    private static final DecoderNumbers NUMBERS = new DecoderNumbers(
            3, 8, 4, 16, 12, 2, 1, 5, 6, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, List.of(true, false, true));

    @Test
    void theKernelsUnderstandEveryNumberAsItIsMeant() {
        try (NDManager manager = manager()) {
            NUMBERS.forKernels().check(manager, Kernels.compile(manager, Kernels.DECODER));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int(sizes[1]), int(sizes[2])  | int(sizes[2]), int(sizes[1])  | heads=[4.0]",
                "float(scalars[1]), float(scalars[2]) | float(scalars[2]), float(scalars[1]) | attention_cap=[0.2]",
                "int(sizes[9 + i])             | int(sizes[8 + i])             | local=[6.0, 1.0, 0.0]",
                "out[\"window\"] = torch.tensor([s.window]) | out[\"sinks\"] = torch.tensor([s.window]) | sinks=[5.0]",
            })
    void kernelsThatUnderstandThemOtherwiseAreRefusedWithBoth(String before, String after, String understood) {
        String text = Kernels.DECODER.text();
        assertThat(text).contains(before);
        try (NDManager manager = manager()) {
            Kernels kernels = Kernels.compile(manager, new KernelSource(text.replace(before, after)));

            assertThatThrownBy(() -> NUMBERS.forKernels().check(manager, kernels))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(understood, "heads=[8.0]");
        }
    }

    @Test
    void aDecoderIsNotMadeOfKernelsWithOtherNumbers() {
        KernelSource other = new KernelSource(Kernels.DECODER.text().replace("int(sizes[3])", "int(sizes[0])"));
        try (NDManager manager = manager();
                LanguageModel model = References.model("nano-llama")) {
            Kernels kernels = Kernels.compile(manager, other);

            assertThatThrownBy(() -> new Decoder(model.config(), kernels, model.weights(), Dtype.FLOAT32, manager))
                    .hasMessageContainingAll("head_width=[3.0]", "head_width=[16.0]");
        }
    }

    private static NDManager manager() {
        NativeLibraries.loadTorch();
        return NDManager.newBaseManager(References.device(), "PyTorch");
    }
}
