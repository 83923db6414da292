package io.fedu2s.udf.spark;

import ai.djl.Device;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.encode.DecoderModel;
import io.fedu2s.udf.encode.RewardModel;
import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this JVM: one for each checkpoint and device, shared by its tasks.
 *
 * <p>A model is loaded when the first task asks for it, and stays until another model is wanted on its device and no
 * task holds it: tasks of one stage come one after the other, and loading again for each would cost more than the work.
 *
 * <p>A task that is killed stops before its next step, and lets its model go; but what a thread still computes with stays
 * until it is done, see {@link io.fedu2s.udf.engine.NativeMemory}.
 */
public final class ModelHolder {
    private static final Logger LOG = LoggerFactory.getLogger(ModelHolder.class);
    private static final Map<Key, Held> HELD = new HashMap<>();

    private record Key(ModelSpec spec, String device) {}

    private static final class Held {
        private final Backbone model;
        private int tasks;

        private Held(Backbone model) {
            this.model = model;
        }
    }

    /** A task's hold on a model; let go by closing it. */
    public static final class Lease implements AutoCloseable {
        private final String path;
        private final Held held;
        private boolean open = true;

        private Lease(String path, Held held) {
            this.path = path;
            this.held = held;
        }

        /** The model as one that writes. */
        public LanguageModel model() {
            if (held.model instanceof DecoderModel decoder) {
                return decoder.model();
            }
            throw Errors.modelCannotWrite(path);
        }

        /** The model, whatever it is, as one that reads. */
        public TextEncoder encoder() {
            return new TextEncoder(held.model);
        }

        /** The model as one that judges; see {@link RewardModel} for the label. */
        public RewardModel rewardModel(String goodLabel) {
            return new RewardModel(held.model, goodLabel);
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
                held.model.memory().beforeReading(TaskScope::endIfKilled);
                HELD.put(key, held);
            }
            held.tasks++;
            return new Lease(spec.path(), held);
        }
    }

    private static Backbone load(ModelSpec spec, Device device) {
        long start = System.nanoTime();
        Backbone model = Backbone.load(ModelFolders.local(spec.path()), spec.dtype(), device, spec.promptForm());
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
