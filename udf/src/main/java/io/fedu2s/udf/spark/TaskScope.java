package io.fedu2s.udf.spark;

import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** What a task holds is let go when the task ends, however it ends. */
public final class TaskScope {
    private TaskScope() {}

    /** The resource itself, closed when the current task ends. */
    public static <T extends AutoCloseable> T closedWithTask(T resource) {
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close(resource));
        return resource;
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A resource of the task did not close", e);
        }
    }
}
