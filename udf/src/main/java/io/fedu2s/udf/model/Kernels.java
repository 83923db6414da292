package io.fedu2s.udf.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.fedu2s.udf.engine.NativeLibraries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Runs the methods of {@code kernels.py} on a device.
 *
 * <p>Arguments travel in the order of the method's parameters. A parameter that is a list of tensors is a
 * {@link #list} of arrays with one name; scalars travel as small tensors on the CPU. Results belong to the manager of
 * the first argument.
 */
public final class Kernels implements AutoCloseable {
    private final PtSymbolBlock block;

    /** Compiles the kernels for the manager's device. */
    Kernels(PtNDManager manager) {
        byte[] archive = KernelArchive.pack("kernels.py");
        try {
            this.block = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many threads one operation may use, from now on and in this whole JVM. */
    public static void threadsPerOperation(int threads) {
        NativeLibraries.loadTorch();
        JniUtils.setNumThreads(threads);
    }

    /** Names the arrays as the elements of one list parameter. */
    public static NDList list(String name, Iterable<NDArray> arrays) {
        NDList list = new NDList();
        for (NDArray array : arrays) {
            array.setName(name + "[]");
            list.add(array);
        }
        return list;
    }

    /** Runs a method without recording gradients; its results cannot take part in a later gradient. */
    public NDList infer(NDManager owner, String method, NDList arguments) {
        return run(owner, method, arguments, false, false);
    }

    /** Runs a method that takes gradients inside. */
    public NDList learn(NDManager owner, String method, NDList arguments) {
        return run(owner, method, arguments, true, true);
    }

    /** Runs a method outside inference mode and without gradients: on tensors that others will learn with. */
    public NDList change(NDManager owner, String method, NDList arguments) {
        return run(owner, method, arguments, true, false);
    }

    private NDList run(NDManager owner, String method, NDList arguments, boolean outsideInference, boolean gradients) {
        boolean before = JniUtils.isGradMode();
        // Both switches belong to the thread, so they are set at every call.
        JniUtils.setGradMode(gradients);
        JniUtils.setGraphExecutorOptimize(false);
        try (NDArray marker = owner.create(0f)) {
            marker.setName("module_method:" + method);
            NDList named = new NDList(arguments.size() + 1);
            named.addAll(arguments);
            named.add(marker);
            NDList results = IValueUtils.forward(block, named, outsideInference);
            results.attach(owner);
            return results;
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    @Override
    public void close() {
        block.close();
    }
}
