package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.exceptions.ConcurrentTransactionException;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.error.RetryException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ExitCodesTest {
    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void whatTheUserCanMendHasNoStackTrace() {
        assertThat(codeOf(new IllegalStateException(Errors.chunksMissing()))).isEqualTo(2);
        assertThat(said.toString()).startsWith("fedu2s: ").doesNotContain("\tat ");
    }

    @Test
    void aFullDiskIsTheUsersWhereverItHappened() {
        var fromATask = new RuntimeException("Job aborted: java.io.IOException: No space left on device\n\tat x");
        assertThat(codeOf(new IllegalStateException("save", fromATask))).isEqualTo(2);
        assertThat(said.toString())
                .contains("A disk is full", "No space left on device", "goes on after the last commit")
                .doesNotContain("\tat ");
        assertThat(codeOf(new IllegalStateException("shuffle", new IOException("File too large"))))
                .isEqualTo(2);
    }

    @Test
    void whatALocalDiskRefusesIsTheUsersThoughHadoopCallsItAnError() throws IOException {
        try (OutputStream full = FileSystem.getLocal(new Configuration(false))
                .getRaw()
                .create(new org.apache.hadoop.fs.Path("/dev/full"))) {
            assertThatThrownBy(() -> full.write(new byte[1 << 20]))
                    .isInstanceOfSatisfying(
                            FSError.class, error -> assertThat(codeOf(error)).isEqualTo(2));
        }
        assertThat(said.toString()).contains("A disk is full").doesNotContain("\tat ");
        assertThat(codeOf(
                        new RuntimeException("org.apache.hadoop.fs.FSError: java.io.IOException: Input/output error")))
                .isEqualTo(2);
        assertThat(said.toString()).contains("A local disk failed", "Input/output error");
    }

    @Test
    void aServiceThatDoesNotAnswerIsWorthARetry() {
        assertThat(codeOf(new IOException(new ConnectException("Connection refused"))))
                .isEqualTo(75);
    }

    @Test
    void whatPassesIsNotTheUsersToMendThoughItWasToldSo() {
        assertThat(codeOf(
                        Errors.inputUnreadable("medicine", "s3a://b/c", new SocketTimeoutException("Read timed out"))))
                .isEqualTo(75);
        assertThat(said.toString())
                .contains("run the same command again, it goes on", "SocketTimeoutException: Read timed out")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3a://b/c    | S3AFileSystem not found          | --packages org.apache.hadoop:hadoop-aws:
            abfs://c@a/b | AzureBlobFileSystem not found    | --packages org.apache.hadoop:hadoop-azure:
            gs://b/c     | No FileSystem for scheme "gs"     | --packages com.google.cloud.bigdataoss:gcs-connector:
            none://b/c   | No FileSystem for scheme "none"   | spark.hadoop.fs.none.impl=CLASS
            """)
    void aStoreWithoutClassesSaysWhatBringsThem(String path, String what, String mend) throws IOException {
        assertThatThrownBy(() -> new org.apache.hadoop.fs.Path(path).getFileSystem(new Configuration()))
                .satisfies(e ->
                        assertThat(codeOf(Errors.outputUnwritable(path, e))).isEqualTo(2));
        assertThat(said.toString()).contains(what, mend).doesNotContain("\tat ");
    }

    @Test
    void anotherDriverAndALostClusterAreWorthARetryInOneLine() {
        for (Exception passing : List.of(
                new RetryException("The output is being written by 'run'."),
                new IllegalStateException(new ConcurrentTransactionException("run in streaming queries")),
                new IllegalStateException("Cannot call methods on a stopped SparkContext.\nThis stopped ..."))) {
            assertThat(codeOf(passing)).isEqualTo(75);
        }
        assertThat(said.toString().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("fedu2s: "));
    }

    @Test
    void whoeverIsToldToEndSaysWhatIsCommitted() {
        assertThat(Interruption.committed(Map.of())).isEqualTo("nothing new was committed.");
        assertThat(Interruption.committed(Map.of("pairs", 1L))).isEqualTo("committed to pairs (1 times).");
    }

    @Test
    void anythingElseIsABugAndKeepsItsStackTrace() {
        assertThat(codeOf(new IllegalStateException("counts differ"))).isEqualTo(1);
        assertThat(said.toString()).contains("counts differ", "\tat ");
    }

    @Test
    void aMisspeltKeyEndsWithTwoBeforeSparkStarts() throws IOException {
        Path config = Files.writeString(folder.resolve("run.yaml"), "inptu: {root: data}\n");
        assertThat(Main.run("ingest", "--config", config.toString())).isEqualTo(2);
    }

    @Test
    void aKeyOnAStoreWithoutClassesIsNamedBeforeSparkStarts() throws IOException {
        Path config = Files.writeString(folder.resolve("run.yaml"), """
                input: {root: s3a://bucket/data, domains: [{name: d, clients: d}]}
                output: {root: out}
                model: {path: hdfs://name/model}
                """);
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine()
                        .setErr(new PrintWriter(err, true))
                        .execute("status", "--config", config.toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("fedu2s: input.root is 's3a://bucket/data'. A path lies on a store")
                .contains("--packages org.apache.hadoop:hadoop-aws:");
    }

    @Test
    void aConfigurationOnAStoreWithoutClassesEndsWithTwoBeforeSparkStarts() {
        assertThat(Main.run("ingest", "--config", "s3a://bucket/run.yaml")).isEqualTo(2);
        assertThat(Main.run("ingest", "--config", "hdfs://localhost:1/run.yaml"))
                .isEqualTo(75);
    }

    @Test
    void anUnknownCommandEndsWithTwo() {
        assertThat(Main.run("inges")).isEqualTo(2);
    }

    private int codeOf(Throwable thrown) {
        return new CommandLine(new Throwing(thrown))
                .setErr(new PrintWriter(said, true))
                .setExecutionExceptionHandler(new ExitCodes())
                .execute("work");
    }

    @Command(name = "throwing")
    private record Throwing(Throwable thrown) {
        @Command
        @SuppressWarnings({"unused", "DoNotCallSuggester"}) // picocli calls it
        int work() throws Throwable {
            throw thrown;
        }
    }
}
