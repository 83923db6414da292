package io.fedu2s.udf.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Loads a safetensors file in a process of its own and prints what that took: weights in MB, growth of the peak of
 * resident memory, of resident memory that is the process's own and of resident file pages, in MB, and seconds.
 *
 * <p>{@code java -cp … io.fedu2s.udf.model.LoadingMemory FILE FLOAT32|BFLOAT16}; Linux only, as is the peak.
 */
public final class LoadingMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double MB = 1 << 20;

    private LoadingMemory() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Dtype dtype = Dtype.valueOf(arguments[1]);
        NativeLibraries.loadTorch();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                Kernels kernels = Kernels.compile(manager, Kernels.DECODER)) {
            WeightLoader loader = new WeightLoader(kernels, manager, dtype);
            loader.load(StoredTensor.ofBfloat16("warm up", List.of(3L), new float[3]))
                    .close();
            // Sets the peak back to what is resident now.
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
            double peak = megabytes("VmHWM");
            double own = megabytes("RssAnon");
            double mapped = megabytes("RssFile");
            long start = System.nanoTime();
            List<NDArray> weights = new ArrayList<>();
            for (StoredTensor tensor : Safetensors.read(file).values()) {
                weights.add(loader.load(tensor));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double size = weights.stream().mapToLong(NDArray::size).sum() * dtype.sizeBytes() / MB;
            System.out.printf(
                    Locale.ROOT,
                    "weights %.1f peak %.1f own %.1f files %.1f seconds %.2f%n",
                    size,
                    megabytes("VmHWM") - peak,
                    megabytes("RssAnon") - own,
                    megabytes("RssFile") - mapped,
                    seconds);
        }
    }

    private static double megabytes(String key) throws IOException {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        }
    }
}
