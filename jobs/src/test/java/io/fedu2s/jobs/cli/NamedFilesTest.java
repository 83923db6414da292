package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedFilesTest {
    @TempDir
    private Path folder;

    @Test
    void whateverIsNamedAndNotThereIsToldAtOnceWithItsKey() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("there.jsonl"), "{}");
        Files.createDirectories(folder.resolve("folder.jsonl"));
        new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
        RunConfig config = config(
                "[there.jsonl, gone.jsonl, folder.jsonl]",
                "evaluation: pipe",
                "clients.profiles=no-profiles.csv",
                "input.votes=no-votes.csv",
                "evaluate.encoder=no/encoder",
                "retrieve.model=there.jsonl");

        assertThatThrownBy(() -> NamedFiles.check(config, new Configuration()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(
                        "input.domains[0].examples[1] is '" + folder + "/gone.jsonl', and nothing is there",
                        "input.domains[0].examples[2] is '" + folder + "/folder.jsonl', and a folder is there",
                        "input.domains[0].evaluation is '" + folder + "/pipe', and a pipe",
                        "clients.profiles is '" + folder + "/no-profiles.csv', and nothing is there",
                        "input.votes is '" + folder + "/no-votes.csv', and nothing is there",
                        "evaluate.encoder is '",
                        "below input.root")
                .hasMessageNotContaining("examples[0]")
                .hasMessageNotContaining("model.path");
    }

    @Test
    void whatIsThereIsNotSpokenOfNorIsWhatNobodyNames() throws IOException {
        Files.writeString(folder.resolve("there.jsonl"), "{}");
        Files.createDirectories(folder.resolve("table/_delta_log"));
        RunConfig config = config("[there.jsonl]", "evaluation: ./pom.xml", "clients.profiles=table");
        assertThatCode(() -> NamedFiles.check(config, new Configuration())).doesNotThrowAnyException();
    }

    private RunConfig config(String examples, String more, String... settings) {
        return RunConfig.parse("test.yaml", """
                input:
                  root: '%s'
                  domains: [{name: trade, clients: trade, examples: %s, %s}]
                output: {root: out}
                model: {path: ../conf/quickstart/model}
                """.formatted(folder, examples, more), folder, List.of(settings));
    }
}
