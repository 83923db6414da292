package io.fedu2s.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A Spark distribution made of links to Maven's jars: what a cluster's machines hold, and so all that an executor finds
 * besides the submitted jar.
 *
 * @param folder its SPARK_HOME
 */
record SparkHome(Path folder) {
    /** Links every jar of {@code classPathFile} below {@code folder}. */
    static SparkHome create(Path folder, Path classPathFile) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        for (String jar : Files.readString(classPathFile).strip().split(File.pathSeparator, -1)) {
            Path target = Path.of(jar);
            Files.createSymbolicLink(jars.resolve(target.getFileName()), target);
        }
        Files.writeString(folder.resolve("RELEASE"), "Spark from Maven's jars\n");
        Path submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
        Files.writeString(submit, """
                #!/usr/bin/env bash
                exec '%s' -cp '%s/*' org.apache.spark.deploy.SparkSubmit "$@"
                """.formatted(java(), jars));
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new SparkHome(folder);
    }

    /** The command that runs a main class of Spark. */
    List<String> command(String mainClass) {
        return List.of(java(), "-Xmx512m", "-cp", folder.resolve("jars") + "/*", mainClass);
    }

    /** What the launcher is told to submit from here, with executors of one core, 1 GB of heap and 0.5 GB beside it. */
    Map<String, String> environment() {
        return environment("");
    }

    /** With more options of {@code spark-submit}, which beat ours. */
    Map<String, String> environment(String options) {
        return Map.of(
                "SPARK_HOME",
                folder.toString(),
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS",
                System.getProperty("short.jvm"),
                "FEDU2S_SUBMIT_OPTS",
                "--driver-memory 1g --conf spark.executor.cores=1 --conf spark.executor.memory=1g"
                        + " --conf spark.executor.memoryOverhead=512m"
                        + " --conf spark.ui.enabled=false "
                        + options);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
