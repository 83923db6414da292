package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.cli.Main;
import io.fedu2s.jobs.table.SharedSpark;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A run whose every path is on HDFS, by the command line: configuration, template, text, model, tables and adapter. */
@ExtendWith(SharedSpark.class)
class HdfsIT {
    private static final Path QUICKSTART = Path.of("../conf/quickstart");
    private static final Path MEDICINE = QUICKSTART.resolve("corpora/medicine");

    private final SparkSession spark;
    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    HdfsIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void corpus() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run"));
        for (String client : List.of("clinic-hill", "clinic-north")) {
            Path documents = Files.createDirectories(run.resolve("clients").resolve(client));
            for (String note : List.of("note-01.txt", "note-02.txt")) {
                Files.copy(MEDICINE.resolve("clients").resolve(client).resolve(note), documents.resolve(note));
            }
        }
        Files.copy(MEDICINE.resolve("examples.jsonl"), run.resolve("examples.jsonl"));
        Files.write(
                run.resolve("eval.jsonl"),
                Files.readAllLines(MEDICINE.resolve("eval.jsonl")).subList(0, 2));
        Files.copy(QUICKSTART.resolve("prompts/zero-shot.txt"), run.resolve("zero-shot.txt"));
        Path model = Files.createDirectories(run.resolve("model"));
        try (Stream<Path> files = Files.list(QUICKSTART.resolve("model"))) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName().toString()));
            }
        }
        Files.writeString(run.resolve("run.yaml"), """
                run: {id: small, seed: 3}
                input:
                  root: none
                  domains: [{name: medicine, clients: clients, examples: [examples.jsonl], evaluation: eval.jsonl}]
                output: {root: none}
                model: {path: none}
                prompt: {maxPromptTokens: 512, zeroShotTemplate: zero-shot.txt}
                generate: {maxNewTokens: 48}
                lora: {rank: 2, alpha: 4, targets: [q_proj, v_proj]}
                federate: {rounds: 1, localSteps: 1, batchSize: 2}
                evaluate: {maxNewTokens: 16, centralised: false, localOnly: false}
                """);
    }

    @Test
    void theBytesAreThoseOfALocalRunAndANameNodeInSafeModeIsWorthARetry() throws IOException {
        assertThat(fedu2s("run", folder.resolve("run").toString())).isZero();

        Configuration hadoop = new HdfsConfiguration(spark.sparkContext().hadoopConfiguration());
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(
                        hadoop, folder.resolve("hdfs").toFile())
                .numDataNodes(1)
                .build()) {
            DistributedFileSystem files = cluster.getFileSystem();
            String run = cluster.getURI() + "/run";
            files.copyFromLocalFile(path(folder.resolve("run").toUri().toString()), path(run));
            files.delete(path(run + "/output"), true);

            for (String command : List.of("ingest", "generate", "filter")) {
                assertThat(fedu2s(command, run)).as(command).isZero();
            }
            files.setSafeMode(SafeModeAction.ENTER);
            assertThat(fedu2s("federate", run)).isEqualTo(75);
            assertThat(said.toString()).contains("run the same command again", "safe mode");
            files.setSafeMode(SafeModeAction.LEAVE);
            for (String command : List.of("federate", "evaluate", "export", "report", "status", "run")) {
                assertThat(fedu2s(command, run)).as(command).isZero();
            }

            assertThat(bytes(files, run + "/output/adapter/adapter_model.safetensors"))
                    .isEqualTo(Files.readAllBytes(
                            folder.resolve("run/output/adapter").resolve("adapter_model.safetensors")));
            assertThat(files.exists(path(run + "/output/report.html"))).isTrue();
            assertThat(files.exists(path(run + "/output/.lease"))).isFalse();
            assertThat(fedu2s("ingest", run + "/none")).isEqualTo(2);
            assertThat(said.toString()).contains("The configuration '" + run + "/none/run.yaml' can't be read");
        }
    }

    /** Runs a command over what lies in a folder of any file system, to the output below it. */
    private int fedu2s(String command, String run) {
        List<String> line = new ArrayList<>(List.of(command, "--config", run + "/run.yaml"));
        for (String setting : List.of("input.root=", "output.root=", "model.path=")) {
            String below = setting.startsWith("output") ? "/output" : setting.startsWith("model") ? "/model" : "";
            line.addAll(List.of("--set", setting + run + below));
        }
        PrintWriter out = new PrintWriter(said, true);
        return Main.commandLine().setErr(out).setOut(out).execute(line.toArray(String[]::new));
    }

    private static byte[] bytes(FileSystem files, String place) throws IOException {
        try (InputStream in = files.open(path(place))) {
            return in.readAllBytes();
        }
    }

    private static org.apache.hadoop.fs.Path path(String place) {
        return new org.apache.hadoop.fs.Path(place);
    }
}
