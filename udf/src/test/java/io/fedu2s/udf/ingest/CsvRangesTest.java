package io.fedu2s.udf.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.extract.Limits;
import io.fedu2s.udf.record.TextHash;
import io.fedu2s.udf.redact.Redaction;
import io.fedu2s.udf.text.ChunkingConfig;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** A CSV file that many tasks read is the file that one reads, whatever stands in it. */
class CsvRangesTest {
    private static final Configuration HADOOP = new Configuration(false);
    private static final RowColumns COLUMNS = new RowColumns("text", "", "");
    private static final IngestSpec SPEC = new IngestSpec(
            "none",
            new ChunkingConfig(10, 0),
            1,
            new Limits(60, 60, 100),
            Set.of(),
            ForgottenText.of(List.of(), TextHash.named("run")),
            Redaction.NONE,
            new SerializableConfiguration(HADOOP),
            new LongAccumulator());

    private final Path folder;

    CsvRangesTest() throws IOException {
        folder = Files.createTempDirectory("csv");
    }

    @AfterProperty
    void remove() throws IOException {
        FileUtils.deleteDirectory(folder.toFile());
    }

    /** Files of records as RFC 4180 has them, with all line ends and letters of several bytes. */
    @Provide
    Arbitrary<String> whole() {
        Arbitrary<String> plain = Arbitraries.of("", "a", "zw\u00f6lf", "\u4e2d\u6587", "x y", "7");
        Arbitrary<String> quoted = Arbitraries.of("a", ",", "\"\"", "\n", "\r\n", "\r", "\u4e2d", " ", "end\n\n")
                .list()
                .ofMaxSize(6)
                .map(parts -> "\"" + String.join("", parts) + "\"");
        Arbitrary<String> field = Arbitraries.oneOf(plain, quoted);
        Arbitrary<String> end = Arbitraries.of("\n", "\r\n", "\r", "\n\n", "\r\n \r\n");
        Arbitrary<String> record = Combinators.combine(field, field, end).as((id, text, at) -> id + "," + text + at);
        Arbitrary<String> header =
                Arbitraries.of("id,text\n", "\uFEFFid,text\r\n", "sep=,\n\"id\",text\n", "\n\"text\",x\r");
        return Combinators.combine(header, record.list().ofMinSize(4).ofMaxSize(30))
                .as((first, records) -> first + String.join("", records));
    }

    /** The same, and what is nothing of that kind. */
    @Provide
    Arbitrary<String> any() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                ",",
                "\"",
                "\"\"",
                "\n",
                "\r\n",
                "\r",
                "\u00f6",
                "id,text\n",
                "1,\"two\nlines\"\n",
                "5\" pipe,x\n",
                "3,y\n",
                "\"a\"b,c\n",
                "long ".repeat(15),
                "\u0000",
                "\n\n");
        Arbitrary<String> wild = pieces.list().ofMaxSize(40).map(parts -> "id,text\n" + String.join("", parts));
        Arbitrary<String> spoilt = Combinators.combine(
                        whole(), pieces, Arbitraries.integers().between(0, 400))
                .as((text, piece, at) -> {
                    int place = Math.min(at, text.length());
                    return text.substring(0, place) + piece + text.substring(place);
                });
        return Arbitraries.oneOf(whole(), wild, spoilt);
    }

    @Property(seed = "20260102", tries = 400)
    void rangesGiveTheDocumentsOfTheWhole(@ForAll("any") String text, @ForAll("sizes") int bytes) throws IOException {
        DocumentFile file = written(text);
        assertThat(read(ranges(file, bytes))).as("ranges of %d bytes", bytes).isEqualTo(whole(file));
    }

    /** How large a range is. */
    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, 80);
    }

    @Property(seed = "20260103", tries = 200)
    void whatIsWholeIsReadByMany(@ForAll("whole") String text) throws IOException {
        DocumentFile file = written(text);
        int bytes = (int) Math.max(30, file.sizeBytes() / 3);
        List<FileRange> ranges = ranges(file, bytes);
        assertThat(ranges).hasSizeGreaterThan(file.sizeBytes() < 2L * bytes ? 0 : 1);
        assertThat(read(ranges)).isEqualTo(whole(file));
    }

    @Example
    void whatIsOddIsReadByOne() throws IOException {
        String rows = "1,\"two\nlines\"\n2,plain\n".repeat(5);
        assertThat(ranges(written("id,text\n" + rows), 20)).hasSizeGreaterThan(4);
        for (String odd : List.of(
                "id,text\n" + rows + "3,\"open\n" + rows + "4,plain\n",
                "id,text\n" + rows + "5\" pipe,x\n",
                "id,text\n" + rows + "3,\"he said \"hello\nthen\"\n",
                "id,other\n" + rows,
                "\"id,text\n" + rows,
                "id,text\n" + rows + "3,\"" + "a long text\n".repeat(20) + "\"\n")) {
            DocumentFile file = written(odd);
            assertThat(ranges(file, 20)).as(odd).containsExactly(FileRange.whole(file));
            assertThat(read(ranges(file, 20))).isEqualTo(whole(file));
        }
    }

    @Example
    void aFileThatWentMeanwhileIsARejectForEachRange() throws IOException {
        DocumentFile file = written("id,text\n" + "1,\"two\nlines\"\n2,plain\n".repeat(5));
        List<FileRange> ranges = ranges(file, 40);
        Files.delete(folder.resolve("rows.csv"));
        assertThat(read(ranges))
                .hasSize(ranges.size())
                .allMatch(document -> document.reason().equals("unreadable"))
                .extracting(document -> document.key().documentId())
                .doesNotHaveDuplicates()
                .contains("rows.csv", "rows.csv:4");
        assertThat(ranges(file, 40)).containsExactly(FileRange.whole(file));
    }

    private static List<FileRange> ranges(DocumentFile file, long bytes) {
        return CsvCounts.chained(Stream.iterate(0L, from -> from < Math.max(1, file.sizeBytes()), from -> from + bytes)
                .map(from ->
                        new FileRange(file, from, from + bytes >= file.sizeBytes() ? Long.MAX_VALUE : from + bytes))
                .map(range -> CsvCounts.fromRow(CsvCounts.of(HADOOP, range, TextDecoder.AUTO, COLUMNS.wanted(), 60)
                        .toRow()))
                .toList());
    }

    private static List<ReadDocument> read(List<FileRange> ranges) {
        List<ReadDocument> read = new ArrayList<>();
        for (FileRange range : ranges) {
            new ReadCsvRanges(SPEC, COLUMNS, "auto")
                    .documents(FileRange.fromRow(range.toRow()), new Ingestion(SPEC), TextDecoder.AUTO)
                    .forEachRemaining(read::add);
        }
        return read;
    }

    private static List<ReadDocument> whole(DocumentFile file) {
        List<ReadDocument> read = new ArrayList<>();
        new ReadCsv(SPEC, COLUMNS, "auto")
                .documents(file, new Ingestion(SPEC), TextDecoder.AUTO)
                .forEachRemaining(read::add);
        return read;
    }

    private DocumentFile written(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            Path file = Files.write(folder.resolve("rows.csv"), bytes);
            return new DocumentFile("c", "d", "rows.csv", file.toUri().toString(), bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
