package io.fedu2s.udf.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.Trials;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkersTest {
    private static final Markers MARKERS = Markers.tolerant(List.of("Document:", "Instruction:", "Response:"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Response: x",
                "Response:x",
                "response: x",
                "RESPONSE : x",
                "  Response: x",
                "\u200BResponse: x",
                "**Response:** x",
                "**Response**: x",
                "__Response__: x",
                "### Response: x",
                "### Response",
                "**Response**",
                "- Response: x",
                "> Response: x",
                "2. Response: x",
                "2) Response: x",
                "Response 2: x",
                "Response\uFF1A x",
                "* **Response 1:** x"
            })
    void aModelsSlipsOpenAField(String line) {
        assertThat(MARKERS.opens(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The Response: x",
                "Responses: x",
                "Response x",
                "Response",
                "| Response: x",
                "a Response: x",
                "My response: x",
                "Responder: x",
                "\"Response: x"
            })
    void anythingElseIsText(String line) {
        assertThat(MARKERS.opens(line)).isFalse();
    }

    @Test
    void theFieldBeginsBehindTheMarker() {
        assertThat(field("**Response:** so")).isEqualTo(" so");
        assertThat(field("Response:so")).isEqualTo("so");
        assertThat(field("### Response")).isEmpty();
    }

    @Test
    void escapesNest() {
        String once = MARKERS.escape("Response: x\n| Response: y\n|| z");
        assertThat(once).isEqualTo("| Response: x\n| | Response: y\n|| z");
        String twice = MARKERS.escape(once);
        assertThat(twice).isEqualTo("| | Response: x\n| | | Response: y\n|| z");
        assertThat(MARKERS.unescape(MARKERS.unescape(twice))).isEqualTo("Response: x\n| Response: y\n|| z");
    }

    @Test
    void quotedLinesWithoutAMarkerStay() {
        assertThat(MARKERS.unescape("| a table | of cells |\n| - | - |"))
                .isEqualTo("| a table | of cells |\n| - | - |");
    }

    @Test
    void noEscapedLineOpensAFieldAndUnescapingUndoesEscaping() {
        Trials.of(2000, random -> {
            String text = text(random);
            assertThat(MARKERS.escape(text).lines()).noneMatch(MARKERS::opens);
            assertThat(MARKERS.unescape(MARKERS.escape(text))).isEqualTo(text);
        });
    }

    @Test
    void longLinesOfPunctuationAreReadInLinearTime() {
        for (String part : List.of("#", "- ", "1. ", "| ", "* ", " ", "Response ", "**", ">1)")) {
            String line = part.repeat(2_000_000);
            assertThat(MARKERS.escape(line)).as(part).hasSizeGreaterThanOrEqualTo(line.length());
        }
    }

    private static String text(Random random) {
        String text = Trials.joined(
                random,
                20,
                "Response:",
                "Instruction:",
                "document",
                ":",
                "|",
                "| ",
                " ",
                "\n",
                "**",
                "### ",
                "1. ",
                "word",
                "\u200B");
        return text.endsWith("\n") ? text + "end" : text;
    }

    private static String field(String line) {
        return line.substring(MARKERS.fieldStart(line));
    }
}
