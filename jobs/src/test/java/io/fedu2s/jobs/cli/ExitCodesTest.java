package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    }

    @Test
    void aServiceThatDoesNotAnswerIsWorthARetry() {
        assertThat(codeOf(new IOException(new ConnectException("Connection refused"))))
                .isEqualTo(75);
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
    void anUnknownCommandEndsWithTwo() {
        assertThat(Main.run("inges")).isEqualTo(2);
    }

    private int codeOf(Exception thrown) {
        return new CommandLine(new Throwing(thrown))
                .setErr(new PrintWriter(said, true))
                .setExecutionExceptionHandler(new ExitCodes())
                .execute();
    }

    @Command(name = "throwing")
    private record Throwing(Exception thrown) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw thrown;
        }
    }
}
