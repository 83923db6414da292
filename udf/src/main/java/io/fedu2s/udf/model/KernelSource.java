package io.fedu2s.udf.model;

import io.fedu2s.udf.text.ResourceText;
import java.util.stream.Collectors;

/**
 * TorchScript source that defines {@code class Kernels(Module)}.
 *
 * @param text all of it
 */
public record KernelSource(String text) {
    /**
     * Reads resources of the class path, in this order: a file that ends with the class, and files of functions that become
     * further methods of it.
     *
     * @param folder where they lie, an absolute path that ends with a slash
     * @param head the name of the file with the class
     * @param methods the names of the files of functions
     */
    public static KernelSource read(String folder, String head, String... methods) {
        StringBuilder text = new StringBuilder(ResourceText.of(KernelSource.class, folder + head));
        for (String name : methods) {
            text.append('\n').append(indented(ResourceText.of(KernelSource.class, folder + name)));
        }
        return new KernelSource(text.toString());
    }

    private static String indented(String functions) {
        return functions
                .lines()
                .map(line -> line.isEmpty() ? "\n" : "  " + line + "\n")
                .collect(Collectors.joining());
    }
}
