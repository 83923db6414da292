package io.fedu2s.udf.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.ingest.CsvRecords.CsvRecord;
import io.fedu2s.udf.text.TextDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CsvRecordsTest {
    @Test
    void fieldsMayHoldLineEndsCommasAndQuotes() throws IOException {
        List<CsvRecord> records = read("\uFEFFa,b\r\n\"one\r\ntwo, \"\"three\"\"\",4\n\n,\n");
        assertThat(records)
                .extracting(CsvRecord::fields)
                .containsExactly(List.of("a", "b"), List.of("one\ntwo, \"three\"", "4"), List.of("", ""));
        assertThat(records).extracting(CsvRecord::line).containsExactly(1L, 2L, 5L);
    }

    @Test
    void aQuoteThatIsNotClosedCostsItsOwnLineAndNoOther() throws IOException {
        String rows = IntStream.range(3, 300)
                .mapToObj(row -> row + ",text " + row + (row == 200 ? "\n200,\"two\nlines\"" : ""))
                .collect(Collectors.joining("\n"));
        List<CsvRecord> records = read("id,text\n1,good\n2,\"open\n" + rows + "\n");
        assertThat(records).hasSize(301);
        assertThat(records.get(2).problem()).isEqualTo("a quote is opened and not closed");
        assertThat(records.get(2).line()).isEqualTo(3);
        assertThat(records).filteredOn(record -> !record.problem().isEmpty()).hasSize(1);
        assertThat(records).extracting(CsvRecord::fields).contains(List.of("200", "two\nlines"));
    }

    @Test
    void aQuoteWithinAFieldThatNoneStandsAroundIsASign() throws IOException {
        assertThat(read("a,b\n5\" pipe,x\n6,y\n"))
                .extracting(CsvRecord::fields)
                .containsExactly(List.of("a", "b"), List.of("5\" pipe", "x"), List.of("6", "y"));
    }

    @Test
    void textBehindAClosingQuoteIsAProblem() throws IOException {
        assertThat(read("a\n\"one\" two\nthree\n"))
                .extracting(CsvRecord::problem)
                .containsExactly("", "a quote ends before its field does", "");
    }

    @Test
    void aLineThatIsNoTextBreaksTheRecordThatItStandsIn() throws IOException {
        List<CsvRecord> records = read("id,b\n1,\"two\n\0\0\0\nlines\"\n2,x\n");
        assertThat(records).extracting(CsvRecord::line).containsExactly(1L, 2L, 5L);
        assertThat(records.get(1).problem()).isEqualTo("line 3 is no text in any known encoding");
        assertThat(records.get(2).fields()).containsExactly("2", "x");
    }

    @Test
    void textBehindAnOpenQuoteBecomesNoRecords() throws IOException {
        List<CsvRecord> spoilt = read("owner,text\nnorth,\"He said \"hello\" to me.\nThen, he left.\"\nsouth,ok\n");
        assertThat(spoilt).extracting(CsvRecord::line).containsExactly(1L, 2L, 4L);
        assertThat(spoilt.get(1).problem()).contains("not doubled");
        List<CsvRecord> cut = read("owner,text,date\nnorth,\"A letter.\nDear colleague, patient 0 is fine\nas ever\n");
        assertThat(cut).hasSize(2);
        assertThat(cut.get(1).problem()).isEqualTo("a quote is opened and not closed");
    }

    @Test
    void aRecordOverTheLimitIsOneToItsEnd() throws IOException {
        List<CsvRecord> records = read("a,b\nx,\"" + "Dear colleague\n".repeat(10_000) + "\"\ny,z\n");
        assertThat(records).hasSize(3);
        assertThat(records.get(1).isTooLarge()).isTrue();
        assertThat(records.get(1).sizeBytes()).isGreaterThan(150_000);
        assertThat(records.get(2).fields()).containsExactly("y", "z");
    }

    @Test
    void semicolonsTabsAndWhatExcelWritesBeforeAHeaderAreKnown() throws IOException {
        for (String file : List.of("id;b\n1;\"2;\n3\"\n", "id\tb\n1\t\"2;\n3\"\n", "sep=;\nid;b\n1;\"2;\n3\"\n")) {
            assertThat(read(file))
                    .extracting(CsvRecord::fields)
                    .containsExactly(List.of("id", "b"), List.of("1", "2;\n3"));
        }
    }

    @Test
    void linesMayEndAsOnOldMacs() throws IOException {
        assertThat(read("a,b\r1,2\r\"3\r4\",5\r"))
                .extracting(CsvRecord::fields)
                .containsExactly(List.of("a", "b"), List.of("1", "2"), List.of("3\n4", "5"));
    }

    @Test
    void manyOpenQuotesTakeNoMoreThanLinearTime() throws IOException {
        assertThat(read("\"a\n".repeat(40_000))).hasSize(40_000);
    }

    private static List<CsvRecord> read(String text) throws IOException {
        var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        List<CsvRecord> all = new ArrayList<>();
        try (var records = new CsvRecords(new BoundedLines(in, 10_000), TextDecoder.AUTO, List.of("id", "b"), 10_000)) {
            for (Optional<CsvRecord> record = records.next(); record.isPresent(); record = records.next()) {
                all.add(record.get());
            }
        }
        return all;
    }
}
