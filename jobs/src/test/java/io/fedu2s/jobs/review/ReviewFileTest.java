package io.fedu2s.jobs.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReviewFileTest {
    private static final String COMMAS = """
            pair_id,verdict,instruction,response,note
            ab,Accept,"Who says ""no"", and why?",At noon.,
            cd, correct ,"Which
            day?",'=1+1,"a; b"
            """;

    @ParameterizedTest
    @MethodSource("saved")
    void whatSpreadsheetsSaveIsReadTheSame(String how, byte[] bytes) {
        ReviewFile file = ReviewFile.read("r.csv", bytes);
        assertThat(file.broken()).isEmpty();
        assertThat(file.rows()).hasSize(2);
        ReviewRow first = file.rows().get(0);
        assertThat(first.pairId()).isEqualTo("ab");
        assertThat(first.verdict()).isEqualTo("Accept");
        assertThat(first.instruction()).contains("Who says \"no\", and why?");
        assertThat(first.clientId()).isEmpty();
        assertThat(first.place()).isEqualTo("row 2 (line 2)");
        ReviewRow second = file.rows().get(1);
        assertThat(second.verdict()).isEqualTo("correct");
        assertThat(second.instruction().orElse("").replace("\r", "")).isEqualTo("Which\nday?");
        assertThat(second.response()).contains("=1+1");
        assertThat(second.note()).isEqualTo("a; b");
    }

    static Stream<Arguments> saved() {
        String semicolons = COMMAS.replace(",verdict,", ";verdict;")
                .replace(";instruction,response,note", ";instruction;response;note")
                .replace("ab,Accept,", "ab;Accept;")
                .replace(",At noon.,", ";At noon.;")
                .replace("cd, correct ,", "cd; correct ;")
                .replace(",'=1+1,", ";'=1+1;");
        String tabs =
                semicolons.replace("\"a; b\"", "a\u0001 b").replace(';', '\t').replace("\u0001", ";");
        return Stream.of(
                saved("as it was written", "\uFEFF" + COMMAS, StandardCharsets.UTF_8),
                saved("without a mark", COMMAS, StandardCharsets.UTF_8),
                saved("with line ends of Windows", COMMAS.replace("\n", "\r\n"), StandardCharsets.UTF_8),
                saved("with semicolons", "\uFEFF" + semicolons.replace("\n", "\r\n"), StandardCharsets.UTF_8),
                saved("as Unicode text", "\uFEFF" + tabs.replace("\n", "\r\n"), StandardCharsets.UTF_16LE),
                saved("as Unicode text of another machine", "\uFEFF" + tabs, StandardCharsets.UTF_16BE),
                saved("with blank rows at the end", COMMAS + ",,,,\n\n", StandardCharsets.UTF_8),
                saved(
                        "with quoted names",
                        COMMAS.replace("pair_id,verdict", "\"pair_id\",\"Verdict\""),
                        StandardCharsets.UTF_8),
                saved("without empty cells at the end", COMMAS.replace("noon.,", "noon."), StandardCharsets.UTF_8));
    }

    private static Arguments saved(String how, String text, Charset charset) {
        return Arguments.of(how, text.getBytes(charset));
    }

    @Test
    void jsonLinesNameFieldsAndWhatIsNotThereIsNotChanged() {
        ReviewFile file = read("""
                {"pair_id": "ab", "client_id": "c", "verdict": "reject", "note": "no", "scores": {"a": 1}}

                {"pair_id": "cd", "verdict": null, "response": "=1"}
                {"pair_id": ["x"], "verdict": "accept"}
                {"pair_id
                """);
        assertThat(file.rows())
                .containsExactly(
                        new ReviewRow("line 1", "ab", "c", "reject", Optional.empty(), Optional.empty(), "no"),
                        new ReviewRow("line 3", "cd", "", "", Optional.empty(), Optional.of("=1"), ""));
        assertThat(file.broken()).containsExactly("line 4: 'pair_id' is no text", "line 5: it is not JSON");
    }

    @Test
    void aRowWithTooManyCellsIsNamedByItsPlaceInTheSheetAndInTheFile() {
        ReviewFile file = read("pair_id,verdict,note\nab,accept,\"two\nlines\"\ncd,accept,one, two\n");
        assertThat(file.rows()).hasSize(1);
        assertThat(file.broken())
                .containsExactly("row 3 (line 4): it has 4 cells, not 3; a separator in a text wants quotes around it");
    }

    @Test
    void whatIsNoFileOfThisKindIsRefused() {
        refused(new byte[] {'P', 'K', 3, 4}, "it is a workbook of a spreadsheet. Save it as CSV in UTF-8");
        refused("pair_id,verdict\nab,\u00e9".getBytes(StandardCharsets.ISO_8859_1), "Save it in UTF-8");
        refused(" \n".getBytes(StandardCharsets.UTF_8), "it is empty");
        refused("pair_id,judgement\n".getBytes(StandardCharsets.UTF_8), "[pair_id, verdict] in its first line");
        refused("pair_id,verdict\na\"b,\"c\"d\n".getBytes(StandardCharsets.UTF_8), "can't be read");
    }

    private static void refused(byte[] bytes, String why) {
        assertThatThrownBy(() -> ReviewFile.read("r.csv", bytes))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("'r.csv'", why);
    }

    private static ReviewFile read(String text) {
        return ReviewFile.read("r.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void rowsAreListedInTheirOrder() {
        assertThat(List.copyOf(read("pair_id,verdict\nb,accept\na,reject\n").rows()))
                .extracting(ReviewRow::pairId)
                .containsExactly("b", "a");
    }
}
