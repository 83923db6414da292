package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WeightBytesTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/fedu2s/udf/model/nano-llama");

    @Test
    void theBytesAreThoseOfTheCheckpointsTensors() {
        long numbers = Safetensors.read(FOLDER.resolve("model.safetensors")).values().stream()
                .mapToLong(tensor -> tensor.shape().stream().reduce(1L, Math::multiplyExact))
                .sum();
        ModelConfig config = ModelConfig.read(FOLDER);
        assertThat(WeightBytes.of(config, Dtype.FLOAT32)).isEqualTo(4 * numbers);
        assertThat(WeightBytes.of(config, Dtype.BFLOAT16)).isEqualTo(2 * numbers);
    }

    /** Three layers of 43,008 numbers in 576 rows; embedding and norms are 33,216 numbers more. */
    @Test
    void asInt8TheLayersMatricesTakeAByteANumberAndAScaleARow() {
        assertThat(WeightBytes.of(ModelConfig.read(FOLDER), Dtype.INT8))
                .isEqualTo(3 * 43_008 + 3 * 576 * 4 + 2 * 33_216);
    }
}
