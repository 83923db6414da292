package io.fedu2s.udf.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.extract.Limits;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Forgotten;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.TextHash;
import io.fedu2s.udf.redact.Redaction;
import io.fedu2s.udf.text.ChunkingConfig;
import io.fedu2s.udf.text.TextDecoder;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestionTest {
    private static final long[] NONE = {};
    private static final TextHash HASH = TextHash.named("run");

    @TempDir
    private Path folder;

    @Test
    void aSingleLineOfFiftyMegabytesIsReadAndChunked() throws IOException {
        Path file = folder.resolve("line.txt");
        byte[] bytes = new byte[50_000_000];
        byte[] words = "abcdefghi ".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = words[i % words.length];
        }
        Files.write(file, bytes);
        IngestSpec spec = spec(1_000_000, 5, 100_000_000);
        ReadDocument read = new ReadTextFiles(spec, "auto")
                .read(
                        new DocumentFile("c", "d", "line.txt", file.toUri().toString(), bytes.length),
                        new Ingestion(spec),
                        TextDecoder.AUTO);
        IngestedDocument document = new DocumentCutter(spec, text -> text.length() / 10 + 1).cut(read, NONE);
        assertThat(document.document().status()).isEqualTo(Document.Status.ACCEPTED);
        assertThat(document.chunks().stream()
                        .mapToLong(chunk -> chunk.text().length() + 1)
                        .sum())
                .isEqualTo(bytes.length);
    }

    @Test
    void aFileThatGrewBeyondTheLimitSinceItWasListedIsTooLarge() throws IOException {
        Path file = folder.resolve("grown.txt");
        Files.writeString(file, "twelve bytes");
        IngestSpec spec = spec(10, 1, 11);
        ReadDocument document = new ReadTextFiles(spec, "auto")
                .read(
                        new DocumentFile("c", "d", "grown.txt", file.toUri().toString(), 3),
                        new Ingestion(spec),
                        TextDecoder.AUTO);
        assertThat(document.reason()).isEqualTo("too_large");
        assertThat(new DocumentCutter(spec, IngestionTest::words)
                        .cut(document, NONE)
                        .rejects())
                .singleElement()
                .satisfies(reject -> assertThat(reject.reason()).isEqualTo("too_large"));
    }

    @Test
    void aFileThatIsGoneIsARowAndStorageThatIsGoneIsARetry() {
        assertThat(FileFailure.detail(new FileNotFoundException("x.txt")))
                .contains("not there")
                .contains("x.txt");
        assertThat(FileFailure.detail(new IOException("bad disk"))).isEqualTo("IOException: bad disk");
        assertThatThrownBy(() -> FileFailure.detail(new ConnectException("refused")))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void chunksKeepTheirPlaceWhereAShortOneIsRejected() {
        IngestSpec spec = spec(4, 2, 1000);
        String text = "One two three four. Five. Six seven eight nine.";
        ReadDocument read = new RowIngestion(new Ingestion(spec), new RowColumns("text", "", ""), "d")
                .document("c", () -> "f:1", column -> Optional.of(text))
                .from("c/f");
        IngestedDocument document = new DocumentCutter(spec, IngestionTest::words).cut(read, NONE);
        assertThat(document.chunks()).extracting(Chunk::ordinal).containsExactly(0, 2);
        assertThat(document.rejects())
                .containsExactly(new Reject("c", "d", "f:1", 1, "too_short", "1 tokens, fewer than 2"));
        assertThat(document.document().chunks()).isEqualTo(2);
        assertThat(document.document().source()).isEqualTo("c/f");
    }

    @Test
    void whatIsForgottenIsNotOpenedAndACopyUnderAnotherNameIsNotUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("two.txt"), "One two three four.");
        Forgotten one = new Forgotten(
                "c",
                HASH.ofName("c", "one.txt"),
                Forgotten.textDigest("c", HASH.of("One two three four.")),
                HASH.keyId(),
                false);
        IngestSpec spec =
                spec(4, 1, 1000, ForgottenText.of(List.of(one, new Forgotten("gone", "", "", "", true)), HASH));
        var reader = new ReadTextFiles(spec, "auto");
        var ingestion = new Ingestion(spec);
        var cutter = new DocumentCutter(spec, IngestionTest::words);
        String path = file.toUri().toString();
        for (DocumentFile forgotten : List.of(
                new DocumentFile("c", "d", "one.txt", "file:/nowhere", 9),
                new DocumentFile("c", "d", "two.txt", path, 9),
                new DocumentFile("gone", "d", "x.txt", "file:/nowhere", 9))) {
            IngestedDocument document = cutter.cut(reader.read(forgotten, ingestion, TextDecoder.AUTO), NONE);
            assertThat(document.rejects()).extracting(Reject::reason).containsExactly("forgotten");
            assertThat(document.document().sizeBytes()).isZero();
            assertThat(document.document().textHash()).isEmpty();
        }
        assertThat(cutter.cut(
                                reader.read(
                                        new DocumentFile("another", "d", "one.txt", path, 9),
                                        ingestion,
                                        TextDecoder.AUTO),
                                NONE)
                        .chunks())
                .hasSize(1);
        ReadDocument row = new RowIngestion(ingestion, new RowColumns("text", "", ""), "d")
                .document("gone", () -> "f:1", column -> Optional.of("A text."));
        assertThat(row.reason()).isEqualTo("forgotten");
    }

    @Test
    void linesOverTheLimitArePassedOverAndTheNextOnesRead() throws IOException {
        InputStream in = new ByteArrayInputStream("ab\n123456\n\ncd".getBytes(StandardCharsets.UTF_8));
        try (var lines = new BoundedLines(in, 4)) {
            assertThat(lines.next()).isTrue();
            assertThat(lines.bytes()).asString().isEqualTo("ab");
            assertThat(lines.next()).isTrue();
            assertThat(lines.isOverLimit()).isTrue();
            assertThat(lines.sizeBytes()).isEqualTo(6);
            assertThat(lines.next()).isTrue();
            assertThat(lines.bytes()).isEmpty();
            assertThat(lines.next()).isTrue();
            assertThat(lines.bytes()).asString().isEqualTo("cd");
            assertThat(lines.number()).isEqualTo(4);
            assertThat(lines.next()).isFalse();
        }
    }

    @Test
    void aFileThatFailsOnTheWayKeepsItsFirstLines() {
        InputStream failing = new SequenceInputStream(
                new ByteArrayInputStream("{\"text\": \"one two three\"}\n".getBytes(StandardCharsets.UTF_8)),
                new FailingStream());
        IngestSpec spec = spec(10, 1, 1000);
        var rows = new RowIngestion(new Ingestion(spec), new RowColumns("text", "", ""), "d");
        var documents = new JsonLines(
                new DocumentFile("c", "d", "f.jsonl", "file:/f.jsonl", 99),
                new BoundedLines(failing, 1000),
                TextDecoder.AUTO,
                rows);
        assertThat(documents.next().key().documentId()).isEqualTo("f.jsonl:1");
        assertThat(documents.next().detail()).isEqualTo("IOException: bad disk");
        assertThat(documents.hasNext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bzip2", "zstd", "xz"})
    void whatIsCompressedIsReadWhateverItIsCalled(String compressor) throws Exception {
        Path file = folder.resolve("notes");
        byte[] lines =
                "{\"text\": \"one two three\"}\n{\"text\": \"four five six\"}\n".getBytes(StandardCharsets.UTF_16LE);
        try (OutputStream out =
                new CompressorStreamFactory().createCompressorOutputStream(compressor, Files.newOutputStream(file))) {
            out.write(new byte[] {(byte) 0xFF, (byte) 0xFE});
            out.write(lines);
        }
        IngestSpec spec = spec(10, 1, 1000);
        var listed = new DocumentFile("c", "d", "notes", file.toUri().toString(), Files.size(file));
        assertThat(new ReadJsonLines(spec, new RowColumns("text", "", ""), "auto")
                        .documents(listed, new Ingestion(spec), TextDecoder.AUTO))
                .toIterable()
                .extracting(ReadDocument::text)
                .containsExactly("one two three", "four five six");
        assertThat(new ReadTextFiles(spec, "auto")
                        .read(listed, new Ingestion(spec), TextDecoder.AUTO)
                        .encoding())
                .isEqualTo("UTF-16LE");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
        assertThat(new ReadTextFiles(spec, "auto")
                        .read(listed, new Ingestion(spec), TextDecoder.AUTO)
                        .reason())
                .isEqualTo("unreadable");
    }

    @Test
    void linesThatAreNoObjectSayWhy() throws IOException {
        assertThat(jsonDetails("[{\"text\": \"a\"}]\n")).containsExactly("the line is an array, not an object");
        assertThat(jsonDetails("[\n{\"text\": \"a\"},\n{\"text\": \"b\"}\n]\n"))
                .singleElement()
                .asString()
                .contains("an array over many lines", "jq -c .[]");
        assertThat(jsonDetails("{\"text\": \"a\"} {\"text\": \"b\"}\n"))
                .containsExactly("more than one object in the line");
        assertThat(jsonDetails("\uFEFF{\"text\": \"a b c\"}\n{\"text\": \"d e f\"}\n"))
                .containsExactly("", "");
    }

    private List<String> jsonDetails(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("lines.jsonl"), lines);
        IngestSpec spec = spec(10, 1, 1000);
        List<String> details = new ArrayList<>();
        new ReadJsonLines(spec, new RowColumns("text", "", ""), "auto")
                .documents(
                        new DocumentFile("c", "d", "lines.jsonl", file.toUri().toString(), 9),
                        new Ingestion(spec),
                        TextDecoder.AUTO)
                .forEachRemaining(document -> details.add(document.detail()));
        return details;
    }

    @Test
    void chainedIteratorsGiveAllItemsInOrder() {
        var chained = new Chained<>(List.of(
                        List.of(1, 2).iterator(),
                        List.<Integer>of().iterator(),
                        List.of(3).iterator())
                .iterator());
        assertThat(chained).toIterable().containsExactly(1, 2, 3);
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
    }

    private static IngestSpec spec(int chunkTokens, int minChunkTokens, long maxDocumentBytes) {
        return spec(chunkTokens, minChunkTokens, maxDocumentBytes, ForgottenText.of(List.of(), HASH));
    }

    private static IngestSpec spec(
            int chunkTokens, int minChunkTokens, long maxDocumentBytes, ForgottenText forgotten) {
        return new IngestSpec(
                "none",
                new ChunkingConfig(chunkTokens, 0),
                minChunkTokens,
                new Limits(maxDocumentBytes, 60, 100),
                Set.of(),
                forgotten,
                Redaction.NONE,
                new SerializableConfiguration(new Configuration(false)),
                new LongAccumulator());
    }

    /** A disk that breaks at once. */
    private static final class FailingStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("bad disk");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("bad disk");
        }
    }
}
