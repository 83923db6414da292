package io.fedu2s.udf.spark;

import ai.djl.Device;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The accelerator Spark gave a task. */
final class TaskDevice {
    private static final String GPU = "gpu";

    private TaskDevice() {}

    /** The first GPU of the current task's resources; the CPU where it has none, or outside a task. */
    static Device current() {
        TaskContext context = TaskContext.get();
        if (context == null) {
            return Device.cpu();
        }
        ResourceInformation gpus = context.resourcesJMap().get(GPU);
        if (gpus == null || gpus.addresses().length == 0) {
            return Device.cpu();
        }
        return Device.gpu(Integer.parseInt(gpus.addresses()[0]));
    }
}
