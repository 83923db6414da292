package io.fedu2s.udf.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeLibraries;
import io.fedu2s.udf.model.KernelNumbers;
import io.fedu2s.udf.model.KernelSource;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.References;
import org.junit.jupiter.api.Test;

class EncoderNumbersTest {
    private static final KernelNumbers NUMBERS = new EncoderNumbers(3, 4, 2, 1, 0.1).forKernels();

    @Test
    void kernelsThatUnderstandThemOtherwiseAreRefusedWithBoth() {
        String right = "int(sizes[0]), int(sizes[1])";
        String text = EncoderModel.KERNELS.text();
        assertThat(text).contains(right);
        NativeLibraries.loadTorch();
        try (NDManager manager = NDManager.newBaseManager(References.device(), "PyTorch")) {
            NUMBERS.check(manager, Kernels.compile(manager, EncoderModel.KERNELS));
            Kernels swapped =
                    Kernels.compile(manager, new KernelSource(text.replace(right, "int(sizes[1]), int(sizes[0])")));

            assertThatThrownBy(() -> NUMBERS.check(manager, swapped))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("heads=[3.0]", "heads=[4.0]");
        }
    }
}
