package io.fedu2s.udf.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesIT {
    /** Loads everything in a process of its own. */
    static final class Loader {
        private Loader() {}

        public static void main(String[] arguments) {
            NativeLibraries.loadTokenizers();
            NativeLibraries.loadTorch();
            System.out.println("loaded");
        }
    }

    @Test
    void processesThatStartTogetherUnpackOnceAndAllLoad(@TempDir Path cache) throws Exception {
        List<Process> processes = List.of(loader(cache, classPath()), loader(cache, classPath()));
        for (Process process : processes) {
            assertThat(outputOf(process)).endsWith("loaded\n");
        }
        try (Stream<Path> torch = Files.list(cache.resolve("pytorch"))) {
            assertThat(torch).as("one unpacked libtorch and nothing half done").hasSize(1);
        }
    }

    @Test
    void withoutTheNativeJarTheMessageSaysWhatToPassAndNothingIsDownloaded(@TempDir Path cache) throws Exception {
        String bare = Arrays.stream(classPath().split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("pytorch-native"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(outputOf(loader(cache, bare)))
                .contains("cannot be loaded by way of '" + cache + "': Offline mode is enabled.")
                .contains("target/native, passed with --jars");
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static Process loader(Path cache, String classPath) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                        java, "-Xmx256m", "-DDJL_CACHE_DIR=" + cache, "-cp", classPath, Loader.class.getName())
                .redirectErrorStream(true);
        builder.environment().remove("DJL_CACHE_DIR");
        return builder.start();
    }

    private static String outputOf(Process process) throws IOException, InterruptedException {
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
