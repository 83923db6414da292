package io.fedu2s.udf.spark;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.TaskContextImpl;
import scala.Option;
import scala.runtime.BoxedUnit;

/** A Spark task on this thread that was killed already, as its executor would have killed it. */
final class KilledTask {
    static final String REASON = "cancelled by a test";

    private KilledTask() {}

    static void run(Runnable work) {
        TaskContextImpl task = TaskContext$.MODULE$.empty();
        task.markInterrupted(REASON);
        TaskContext.<BoxedUnit>withTaskContext(task, () -> {
            work.run();
            return BoxedUnit.UNIT;
        });
        task.markTaskCompleted(Option.empty());
    }
}
