package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitWhileComputingTest {
    private static final int CODE = 7;

    @TempDir
    Path folder;

    @Test
    void aProcessThatEndsWhileItsThreadsComputeEndsWithTheCodeItWasGiven() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExitWhileComputing.class.getName(),
                        Integer.toString(CODE),
                        References.folder("nano-llama").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(CODE);
        assertThat(folder).isDirectoryNotContaining("glob:**hs_err*");
    }
}
