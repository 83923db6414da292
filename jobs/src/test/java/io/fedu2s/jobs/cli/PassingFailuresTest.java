package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.table.FaintFileSystem;
import io.fedu2s.jobs.table.FaintFileSystem.Call;
import io.fedu2s.jobs.table.FaintFileSystem.Fault;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.ipc.RetriableException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.net.ConnectTimeoutException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A store that fails in passing, at every kind of call: the same command goes on to the bytes of a run without that. */
@ExtendWith(SharedSpark.class)
class PassingFailuresTest {
    private static final Path QUICKSTART = Path.of("../conf/quickstart");
    private static final Path MEDICINE = QUICKSTART.resolve("corpora/medicine");

    private final SparkSession spark;
    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    PassingFailuresTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void corpus() throws IOException {
        for (String client : List.of("clinic-hill", "clinic-north")) {
            Path documents = Files.createDirectories(folder.resolve("clients").resolve(client));
            for (String note : List.of("note-01.txt", "note-02.txt")) {
                Files.copy(MEDICINE.resolve("clients").resolve(client).resolve(note), documents.resolve(note));
            }
        }
        Files.copy(MEDICINE.resolve("examples.jsonl"), folder.resolve("examples.jsonl"));
        Files.write(
                folder.resolve("eval.jsonl"),
                Files.readAllLines(MEDICINE.resolve("eval.jsonl")).subList(0, 2));
        Path model = Files.createDirectories(folder.resolve("model"));
        try (Stream<Path> files = Files.list(QUICKSTART.resolve("model"))) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName().toString()));
            }
        }
        Files.writeString(folder.resolve("run.yaml"), """
                run: {id: small, seed: 3}
                input:
                  root: faint:%1$s
                  domains: [{name: medicine, clients: clients, examples: [examples.jsonl], evaluation: eval.jsonl}]
                output: {root: none}
                model: {path: faint:%1$s/model}
                prompt: {maxPromptTokens: 512}
                generate: {maxNewTokens: 48}
                lora: {rank: 2, alpha: 4, targets: [q_proj, v_proj]}
                federate: {rounds: 1, localSteps: 1, batchSize: 2}
                evaluate: {maxNewTokens: 16, centralised: false, localOnly: false}
                """.formatted(folder));
    }

    @Test
    void theSameCommandGoesOnToTheBytesOfAnUndisturbedRun() throws IOException {
        for (Fault fault : List.of(
                new Fault(Call.OPEN, "/run\\.yaml", new ConnectException("Connection refused")),
                new Fault(Call.OPEN, "/model/tokenizer\\.json", new UnknownHostException("store")),
                new Fault(Call.LIST, "/clients/clinic-hill", new SocketTimeoutException("Read timed out")),
                new Fault(Call.OPEN, "/clinic-north/note-02\\.txt", new SocketTimeoutException("Read timed out")),
                new Fault(Call.CREATE, "/tables/documents/.*parquet", new SocketException("Connection reset")),
                new Fault(Call.OPEN, "/tables/chunks/.*parquet", new ConnectTimeoutException("20000 millis timeout")),
                new Fault(Call.RENAME, "/tables/generations/_delta_log/", new RetriableException("starting")),
                new Fault(Call.CREATE, "/tables/updates/.*parquet", new SocketException("Connection reset")),
                new Fault(Call.CREATE, "/adapter.*", new StandbyException("standby")),
                new Fault(Call.RENAME, "/report\\.html", new SocketTimeoutException("Read timed out")))) {
            FaintFileSystem.failOnce(fault);
            assertThat(run("disturbed"))
                    .as("%s %s: %s", fault.call(), fault.path(), said)
                    .isEqualTo(75);
            assertThat(FaintFileSystem.isStillToFail()).as("%s", fault).isFalse();
            assertThat(said.toString())
                    .contains(
                            "run the same command again",
                            String.valueOf(fault.failure().getMessage()))
                    .doesNotContain("\tat ");
        }
        assertThat(run("disturbed")).as("%s", said).isZero();
        assertThat(run("undisturbed")).as("%s", said).isZero();

        assertThat(folder.resolve("disturbed/adapter/adapter_model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("undisturbed/adapter/adapter_model.safetensors"));
        for (TableName table : List.of(TableName.DOCUMENTS, TableName.CHUNKS, TableName.GENERATIONS, TableName.PAIRS)) {
            assertThat(rows("disturbed", table)).as("%s", table).isEqualTo(rows("undisturbed", table));
        }
        assertThat(rows("disturbed", TableName.DOCUMENTS)).hasSize(4);
        assertThat(rows("disturbed", TableName.REJECTS)).isEqualTo(rows("undisturbed", TableName.REJECTS));
    }

    private int run(String output) {
        said.getBuffer().setLength(0);
        PrintWriter out = new PrintWriter(said, true);
        return Main.commandLine()
                .setErr(out)
                .setOut(out)
                .execute(
                        "run",
                        "--config",
                        "faint:" + folder.resolve("run.yaml"),
                        "--set",
                        "output.root=faint:" + folder.resolve(output));
    }

    private List<String> rows(String output, TableName table) {
        return new Tables(spark, "faint:" + folder.resolve(output), "small")
                .read(table).toJSON().collectAsList().stream().sorted().toList();
    }
}
