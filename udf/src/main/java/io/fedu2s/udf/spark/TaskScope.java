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

    /**
     * Ends the work of a task that was killed: to be asked between steps, for Spark itself asks between rows only.
     *
     * @throws org.apache.spark.TaskKilledException where the current task was killed
     */
    static void endIfKilled() {
        TaskContext task = TaskContext.get();
        if (task != null) {
            task.killTaskIfInterrupted();
        }
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
