package io.fedu2s.udf.extract;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work that is waited for so long, then interrupted and left behind: a parser in a circle may never look up. */
final class TimedCall {
    private TimedCall() {}

    /**
     * What the work gives.
     *
     * @throws ExecutionException with what the work threw
     * @throws TimeoutException where it took longer
     */
    static <T> T within(int seconds, Callable<T> work) throws ExecutionException, TimeoutException {
        var task = new FutureTask<>(work);
        Thread thread = new Thread(task, "fedu2s-extract");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The task was ended while it read a document", e);
        } finally {
            task.cancel(true);
        }
    }
}
