package io.fedu2s.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.measure.HumanPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanPairFileTest {
    @TempDir
    private Path folder;

    @Test
    void aPairMayHaveAContext() throws IOException {
        assertThat(read("""
                        {"instruction": "What?", "response": "That.", "context": "A  text."}

                        {"instruction": "Who?", "response": "They."}
                        """))
                .containsExactly(
                        new HumanPair("medicine", "A text.", "What?", "That."),
                        new HumanPair("medicine", "", "Who?", "They."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"instruction\": \"i\"} | it has no 'response'",
                "{\"instruction\": \" \", \"response\": \"r\"} | its 'instruction' is blank",
                "{\"instruction\": 4, \"response\": \"r\"} | its 'instruction' is no text",
                "{\"instruction\": \"i\", \"response\": \"r\", \"context\": null} | its 'context' is no text",
                "[] | it has no 'instruction'",
                "{\"instruction\": | it is not JSON",
            })
    void aLineThatIsNoPairIsNamedWithItsNumberAndFlaw(String line, String flaw) {
        assertThatThrownBy(() -> read("{\"instruction\": \"What?\", \"response\": \"That.\"}\n" + line + "\n"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Line 2 of")
                .hasMessageContaining("eval.jsonl")
                .hasMessageContaining(flaw);
    }

    @Test
    void aFileWithoutPairsIsTheUsersToMend() {
        assertThatThrownBy(() -> read("\n\n"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("domain 'medicine'")
                .hasMessageContaining("eval.jsonl");
    }

    @Test
    void aFileThatIsMissingOrNoTextIsTheUsersToMend() throws IOException {
        assertThatThrownBy(() -> read(folder.resolve("none.jsonl")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("none.jsonl")
                .hasMessageContaining("input.domains[].evaluation");
        Path binary = Files.write(folder.resolve("binary.jsonl"), new byte[] {(byte) 0xFF, 0, 1});
        assertThatThrownBy(() -> read(binary)).isInstanceOf(UserException.class).hasMessageContaining("binary.jsonl");
    }

    private List<HumanPair> read(String lines) throws IOException {
        return read(Files.writeString(folder.resolve("eval.jsonl"), lines));
    }

    private static List<HumanPair> read(Path file) {
        return new HumanPairFile("medicine", new org.apache.hadoop.fs.Path(file.toString())).read(new Configuration());
    }
}
