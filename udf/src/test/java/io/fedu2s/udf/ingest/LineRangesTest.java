package io.fedu2s.udf.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.extract.Limits;
import io.fedu2s.udf.record.TextHash;
import io.fedu2s.udf.redact.Redaction;
import io.fedu2s.udf.text.ChunkingConfig;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that many tasks read is the file that one reads. */
class LineRangesTest {
    private static final Configuration HADOOP = new Configuration(false);
    private static final RowColumns COLUMNS = new RowColumns("text", "", "");

    /** All line ends, blank lines, broken ones, letters of several bytes, no end of the last line. */
    private static final String LINES =
            "{\"text\": \"one\"}\n\n{\"text\": \"zw\u00f6lf \u4e2d\u6587\"}\r\n\r\n{\"text\": 3}\r{broken\r\r"
                    + "{\"text\": \"f\u00fcnf\"}\n\r\n[1]\n{\"other\": \"x\"}\r\n{\"text\": \"last\"}";

    @TempDir
    private Path folder;

    @Test
    void rangesOfAnySizeGiveTheLinesNamesAndReasonsOfTheWhole() throws IOException {
        for (String text : List.of(LINES, "\uFEFF" + LINES + "\n", LINES + "\r\n", "\n\n" + LINES + "\r")) {
            DocumentFile file = written(text.getBytes(StandardCharsets.UTF_8));
            IngestSpec spec = spec();
            List<ReadDocument> whole = new ArrayList<>();
            new ReadJsonLines(spec, COLUMNS, "auto")
                    .documents(file, new Ingestion(spec), TextDecoder.AUTO)
                    .forEachRemaining(whole::add);
            assertThat(whole).hasSize(8);
            for (long bytes = 1; bytes < file.sizeBytes() / 2; bytes++) {
                List<FileRange> counted = LineRanges.of(HADOOP, file, "auto", bytes).stream()
                        .map(range -> range.behind(LineRanges.count(HADOOP, range)))
                        .toList();
                List<ReadDocument> parts = new ArrayList<>();
                for (FileRange range : LineRanges.numbered(counted)) {
                    new ReadJsonRanges(spec, COLUMNS, "auto")
                            .documents(range, new Ingestion(spec), TextDecoder.AUTO)
                            .forEachRemaining(parts::add);
                }
                assertThat(counted.size()).isGreaterThan(1);
                assertThat(parts).as("ranges of %d bytes", bytes).isEqualTo(whole);
            }
        }
    }

    @Test
    void whatCannotBeReadFromTheMiddleIsOneRange() throws IOException {
        byte[] plain = LINES.getBytes(StandardCharsets.UTF_8);
        assertThat(LineRanges.of(HADOOP, written(plain), "auto", plain.length)).hasSize(1);
        assertThat(LineRanges.of(HADOOP, written(plain), "auto", 20)).hasSizeGreaterThan(3);
        assertThat(LineRanges.of(HADOOP, written(plain), "UTF-16LE", 20)).hasSize(1);
        assertThat(LineRanges.of(HADOOP, written(LINES.getBytes(StandardCharsets.UTF_16)), "auto", 20))
                .hasSize(1);
        assertThat(LineRanges.of(HADOOP, written((" [\n" + LINES).getBytes(StandardCharsets.UTF_8)), "auto", 20))
                .hasSize(1);
        Path zipped = folder.resolve("notes.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(plain);
        }
        assertThat(LineRanges.of(HADOOP, written(Files.readAllBytes(zipped)), "auto", 20))
                .hasSize(1);
        var gone =
                new DocumentFile("c", "d", "x", folder.resolve("gone").toUri().toString(), 900);
        assertThat(LineRanges.of(HADOOP, gone, "auto", 20)).hasSize(1);
    }

    @Test
    void aFileThatWentBeforeItsLinesWereCountedIsToldOnce() throws IOException {
        DocumentFile file = written(LINES.getBytes(StandardCharsets.UTF_8));
        List<FileRange> ranges = LineRanges.of(HADOOP, file, "auto", 20);
        Files.delete(folder.resolve("lines.jsonl"));

        List<FileRange> numbered = LineRanges.numbered(ranges.stream()
                .map(range -> range.behind(LineRanges.count(HADOOP, range)))
                .toList());

        assertThat(ranges).hasSizeGreaterThan(1);
        assertThat(numbered).containsExactly(FileRange.whole(file));
        assertThat(new ReadJsonRanges(spec(), COLUMNS, "auto")
                        .documents(numbered.get(0), new Ingestion(spec()), TextDecoder.AUTO))
                .toIterable()
                .extracting(ReadDocument::reason)
                .containsExactly("unreadable");
    }

    private DocumentFile written(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("lines.jsonl"), bytes);
        return new DocumentFile("c", "d", "lines.jsonl", file.toUri().toString(), bytes.length);
    }

    private static IngestSpec spec() {
        return new IngestSpec(
                "none",
                new ChunkingConfig(10, 0),
                1,
                new Limits(1000, 60, 100),
                Set.of(),
                ForgottenText.of(List.of(), TextHash.named("run")),
                Redaction.NONE,
                new SerializableConfiguration(HADOOP),
                new LongAccumulator());
    }
}
