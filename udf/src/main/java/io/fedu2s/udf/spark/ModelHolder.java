package io.fedu2s.udf.spark;

import ai.djl.Device;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this JVM: one for each checkpoint and device, shared by its tasks.
 *
 * <p>A model is loaded when the first task asks for it, and stays until another model is wanted on its device and no
 * task holds it: tasks of one stage come one after the other, and loading again for each would cost more than the work.
 */
public final class ModelHolder {
    private static final Logger LOG = LoggerFactory.getLogger(ModelHolder.class);
    private static final Map<Key, Held> HELD = new HashMap<>();

    private record Key(ModelSpec spec, String device) {}

    private static final class Held {
        private final LanguageModel model;
        private int tasks;

        private Held(LanguageModel model) {
            this.model = model;
        }
    }

    /** A task's hold on a model; let go by closing it. */
    public static final class Lease implements AutoCloseable {
        private final Held held;
        private boolean open = true;

        private Lease(Held held) {
            this.held = held;
        }

        /** The model. */
        public LanguageModel model() {
            return held.model;
        }

        @Override
        public void close() {
            synchronized (HELD) {
                if (open) {
                    open = false;
                    held.tasks--;
                }
            }
        }
    }

    private ModelHolder() {}

    /** The model on the current task's device, loaded if need be; other tasks that want it wait for the loading. */
    public static Lease acquire(ModelSpec spec) {
        Device device = TaskDevice.current();
        synchronized (HELD) {
            Key key = new Key(spec, device.toString());
            Held held = HELD.get(key);
            if (held == null) {
                closeIdle(key.device());
                Kernels.threadsPerOperation(spec.threads());
                held = new Held(load(spec, device));
                HELD.put(key, held);
            }
            held.tasks++;
            return new Lease(held);
        }
    }

    private static LanguageModel load(ModelSpec spec, Device device) {
        long start = System.nanoTime();
        LanguageModel model = LanguageModel.load(Path.of(spec.path()), spec.dtype(), device);
        LOG.info("loaded {} as {} on {} in {} s", spec.path(), spec.dtype(), device, (System.nanoTime() - start) / 1e9);
        return model;
    }

    private static void closeIdle(String device) {
        HELD.entrySet().removeIf(entry -> {
            boolean idle = entry.getKey().device().equals(device) && entry.getValue().tasks == 0;
            if (idle) {
                entry.getValue().model.close();
            }
            return idle;
        });
    }
}
