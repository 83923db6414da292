package io.fedu2s.udf.spark;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.fedu2s.udf.error.Errors;
import java.util.function.IntSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The accelerator of a task: the one that Spark gave it, or in local mode, where Spark gives none, its share of the machine's. */
final class TaskDevice {
    private static final String GPU = "gpu";
    private static final String LOCAL_GPUS = "spark.fedu2s.local.gpus";

    /** As Spark calls the executor of local mode. */
    private static final String DRIVER = "driver";

    private TaskDevice() {}

    /** The first GPU of the current task's resources; the CPU where it has none, or outside a task. */
    static Device current() {
        TaskContext context = TaskContext.get();
        if (context == null) {
            return Device.cpu();
        }
        ResourceInformation gpus = context.resourcesJMap().get(GPU);
        if (gpus != null && gpus.addresses().length > 0) {
            return Device.gpu(Integer.parseInt(gpus.addresses()[0]));
        }
        SparkEnv env = SparkEnv.get();
        return env.executorId().equals(DRIVER)
                ? shared(
                        env.conf().get(LOCAL_GPUS, "0"),
                        context.partitionId(),
                        () -> Engine.getEngine("PyTorch").getGpuCount())
                : Device.cpu();
    }

    /**
     * The GPU of a partition, where all partitions take turns.
     *
     * @param wanted how many GPUs they share, as it is configured; 0 for the CPU
     * @param present how many there are
     */
    static Device shared(String wanted, int partition, IntSupplier present) {
        int gpus = count(wanted);
        if (gpus == 0) {
            return Device.cpu();
        }
        int found = present.getAsInt();
        if (gpus > found) {
            throw Errors.gpusMissing(LOCAL_GPUS, gpus, found);
        }
        return Device.gpu(partition % gpus);
    }

    private static int count(String wanted) {
        try {
            int gpus = Integer.parseInt(wanted.strip());
            if (gpus >= 0) {
                return gpus;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw Errors.gpuCountWrong(LOCAL_GPUS, wanted);
    }
}
