package io.fedu2s.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleFileTest {
    private static final String WHOLE =
            "{\"document\": \"A  b.\", \"instruction\": \"What?\", \"response\": \"That.\"}";

    @TempDir
    private Path folder;

    @Test
    void examplesComeInTheOrderOfTheFilesWithoutRepetitions() throws IOException {
        String second = WHOLE.replace("What", "Who");
        assertThat(read(WHOLE + "\n\n" + second + "\r\n" + WHOLE))
                .containsExactly(
                        Example.of("medicine", "A b.", "What?", "That."),
                        Example.of("medicine", "A b.", "Who?", "That."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"document\": \"d\", \"instruction\": \"i\"} | it has no 'response'",
                "{\"document\": \"d\", \"instruction\": \" \", \"response\": \"r\"} | its 'instruction' is blank",
                "{\"document\": [1], \"instruction\": \"i\", \"response\": \"r\"} | its 'document' is no text",
                "[1] | it has no 'document'",
                "{\"document\": | it is not JSON",
            })
    void aLineThatIsNoExampleIsNamedWithItsNumberAndFlaw(String line, String flaw) {
        assertThatThrownBy(() -> read(WHOLE + "\n" + line + "\n"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Line 2 of the example pool")
                .hasMessageContaining("examples.jsonl")
                .hasMessageContaining(flaw)
                .hasMessageContaining("mend or delete the line");
    }

    @Test
    void aFileThatIsMissingOrNoTextIsTheUsersToMend() throws IOException {
        var missing = new org.apache.hadoop.fs.Path(folder.resolve("none.jsonl").toString());
        assertThatThrownBy(() -> ExampleFile.read(new Configuration(), "medicine", List.of(missing)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("none.jsonl")
                .hasMessageContaining("input.domains[].examples");
        Path binary = Files.write(folder.resolve("binary.jsonl"), new byte[] {(byte) 0xFF, 0, 1});
        var broken = new org.apache.hadoop.fs.Path(binary.toString());
        assertThatThrownBy(() -> ExampleFile.read(new Configuration(), "medicine", List.of(broken)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("binary.jsonl");
    }

    private List<Example> read(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("examples.jsonl"), lines);
        return ExampleFile.read(
                new Configuration(), "medicine", List.of(new org.apache.hadoop.fs.Path(file.toString())));
    }
}
