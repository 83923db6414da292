package io.fedu2s.udf.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.fedu2s.udf.engine.NativeCalls;
import io.fedu2s.udf.engine.NativeLibraries;
import io.fedu2s.udf.engine.NativeMemory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/**
 * Runs the methods of kernels on a device.
 *
 * <p>Arguments travel in the order of the method's parameters. A parameter that is a list of tensors is a
 * {@link #list} of arrays with one name; scalars travel as small tensors on the CPU. Results belong to the manager of
 * the first argument.
 */
public final class Kernels implements AutoCloseable {
    /** The decoder's kernels, and those that load weights. */
    public static final KernelSource DECODER = KernelSource.read(
            "/io/fedu2s/udf/model/kernels/",
            "kernels.py",
            "leaves.py",
            "layer.py",
            "model.py",
            "sampling.py",
            "loss.py",
            "optimisers.py",
            "loading.py");

    private final PtSymbolBlock block;
    private final NativeMemory memory;

    private Kernels(PtSymbolBlock block, NativeMemory memory) {
        this.block = block;
        this.memory = memory;
    }

    /** Compiles kernels for the manager's device. */
    public static Kernels compile(NDManager manager, KernelSource source) {
        return compile(manager, source, new NativeMemory());
    }

    /**
     * Compiles kernels that compute with what {@code memory} owns and become part of it: nothing of it is freed while one
     * of their methods runs.
     */
    public static Kernels compile(NDManager manager, KernelSource source, NativeMemory memory) {
        PtSymbolBlock block = NativeCalls.make(() -> load(manager, KernelArchive.pack(source)));
        return new Kernels(memory.owning(block), memory);
    }

    private static PtSymbolBlock load(NDManager manager, byte[] archive) {
        try {
            return JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many threads one operation may use, from now on and in this whole JVM. */
    public static void threadsPerOperation(int threads) {
        NativeLibraries.loadTorch();
        JniUtils.setNumThreads(threads);
    }

    /**
     * The type to compute in with weights of a type: the weights' own where the device is made for it, else fp32, which
     * holds every bf16 exactly and is many times faster on a CPU without bf16 arithmetic.
     */
    public Dtype computed(Dtype weights, Device device) {
        boolean narrow = weights != Dtype.FLOAT32 && (device.isGpu() || cpuHasBfloat16());
        return narrow ? Dtype.BFLOAT16 : Dtype.FLOAT32;
    }

    private boolean cpuHasBfloat16() {
        try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                NDList answer = infer(scope, "bfloat16_on_cpu", new NDList(scope.create(0f)))) {
            return answer.head().toFloatArray()[0] > 0;
        }
    }

    /** Numbers that steer a method: they stay on the CPU, where reading them waits for no device. */
    public static NDArray onCpu(NDManager owner, double[] numbers) {
        return attached(owner, cpu -> cpu.create(numbers));
    }

    /** Whole numbers that steer a method, on the CPU. */
    public static NDArray onCpu(NDManager owner, long[] numbers) {
        return attached(owner, cpu -> cpu.create(numbers));
    }

    private static NDArray attached(NDManager owner, Function<NDManager, NDArray> made) {
        if (owner.getDevice().equals(Device.cpu())) {
            return made.apply(owner);
        }
        try (NDManager cpu = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray array = made.apply(cpu);
            array.attach(owner);
            return array;
        }
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
        return memory.read(() -> NativeCalls.make(() -> call(owner, method, arguments, outsideInference, gradients)));
    }

    private NDList call(NDManager owner, String method, NDList arguments, boolean outsideInference, boolean gradients) {
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

    /** Frees the memory they are part of, as soon as no method runs. */
    @Override
    public void close() {
        memory.close();
    }
}
