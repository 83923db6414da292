package io.fedu2s.udf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.fedu2s.udf.error.UserException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskDeviceTest {
    @Test
    void partitionsTakeTurnsAtTheGpusOfTheMachine() {
        assertThat(IntStream.range(0, 5).mapToObj(partition -> TaskDevice.shared(" 2", partition, () -> 3)))
                .containsExactly(Device.gpu(0), Device.gpu(1), Device.gpu(0), Device.gpu(1), Device.gpu(0));
        assertThat(TaskDevice.shared("0", 1, () -> {
                    throw new AssertionError("nobody asks how many there are");
                }))
                .isEqualTo(Device.cpu());
    }

    @Test
    void gpusThatAreNotThereAreTold() {
        assertThatThrownBy(() -> TaskDevice.shared("2", 0, () -> 1))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("spark.fedu2s.local.gpus is 2", "finds 1", "FEDU2S_NATIVE", "libcudart.so");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.5", "all", ""})
    void aNumberThatIsNoneIsTold(String wanted) {
        assertThatThrownBy(() -> TaskDevice.shared(wanted, 0, () -> 1))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("spark.fedu2s.local.gpus is '" + wanted + "'", "a whole number");
    }
}
