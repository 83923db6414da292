package io.fedu2s.udf.engine;

import ai.djl.engine.EngineException;
import io.fedu2s.udf.error.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done where a device's memory does not hold a batch: half of it at a time. */
public final class OutOfMemory {
    private static final Logger LOG = LoggerFactory.getLogger(OutOfMemory.class);

    private OutOfMemory() {}

    /** Whether a failure of the engine says that memory ran out. */
    public static boolean is(EngineException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory") || message.contains("can't allocate memory");
    }

    /**
     * Half of a token budget that did not fit.
     *
     * @param least the budget of a single row
     * @param failure of the engine; one that says something else than that memory ran out is thrown again
     * @throws io.fedu2s.udf.error.UserException where the budget was that of a single row
     */
    public static int halved(int budget, int least, EngineException failure) {
        if (!is(failure)) {
            throw failure;
        }
        if (budget <= least) {
            throw Errors.deviceMemoryTooSmall(failure);
        }
        int half = Math.max(least, budget / 2);
        LOG.warn("the device's memory does not hold {} tokens; going on with {} at a time", budget, half);
        return half;
    }

    /**
     * The results of work on all rows, or on their halves, quarters and so on, in order.
     *
     * @param rows at least one
     * @param work must leave nothing behind where it fails
     * @throws io.fedu2s.udf.error.UserException where not even one row fits
     */
    public static <R, T> List<T> halving(List<R> rows, Function<List<R>, T> work) {
        try {
            return List.of(work.apply(rows));
        } catch (EngineException failure) {
            if (!is(failure)) {
                throw failure;
            }
            if (rows.size() == 1) {
                throw Errors.deviceMemoryTooSmall(failure);
            }
            int half = rows.size() / 2;
            LOG.warn("the device's memory does not hold {} rows; going on with {} at a time", rows.size(), half);
            List<T> results = new ArrayList<>(halving(rows.subList(0, half), work));
            results.addAll(halving(rows.subList(half, rows.size()), work));
            return results;
        }
    }
}
