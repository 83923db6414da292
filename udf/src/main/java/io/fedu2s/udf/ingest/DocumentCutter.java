package io.fedu2s.udf.ingest;

import io.fedu2s.udf.alike.CommonLines;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.TextHash;
import io.fedu2s.udf.text.Chunker;
import io.fedu2s.udf.text.Languages;
import io.fedu2s.udf.text.StructuredChunker;
import io.fedu2s.udf.text.TextChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One document at a time: without the lines that its client has again and again it becomes chunks, or a reason.
 *
 * <p>Every document has one status: accepted with at least one chunk, or rejected with exactly one reason for the whole.
 */
final class DocumentCutter {
    /** Fewer tokens than {@code ingest.minChunkTokens}. */
    static final String TOO_SHORT = "too_short";
    /** Nothing is left without lines that too many of the client's documents have. */
    static final String REPEATED_LINES = "repeated_lines";

    /** In a language that is not asked for. */
    static final String OTHER_LANGUAGE = "other_language";

    private static final CommonLines.Remaining NOTHING = new CommonLines.Remaining("", 0, 0);

    private static final long[] NO_LINES = {};

    private final IngestSpec spec;
    private final Function<String, List<TextChunk>> chunker;

    DocumentCutter(IngestSpec spec, ToIntFunction<String> tokenCount) {
        this.spec = spec;
        this.chunker = switch (spec.chunking().method()) {
            case SENTENCES -> new Chunker(spec.chunking(), tokenCount)::chunk;
            case STRUCTURE -> new StructuredChunker(spec.chunking(), spec.minChunkTokens(), tokenCount)::chunk;
        };
    }

    /**
     * Cuts.
     *
     * @param repeated hashes of the lines that go, in ascending order
     */
    IngestedDocument cut(ReadDocument read, long[] repeated) {
        if (read.isRefused()) {
            return rejected(read, NOTHING, "", "", read.reason(), read.detail());
        }
        CommonLines.Remaining remaining = CommonLines.without(repeated, read.text());
        if (remaining.text().isEmpty()) {
            String detail = "too many documents of the client have each of its %d lines".formatted(remaining.lines());
            return rejected(read, remaining, "", "", REPEATED_LINES, detail);
        }
        return chunked(read, remaining);
    }

    private IngestedDocument chunked(ReadDocument read, CommonLines.Remaining remaining) {
        ReadDocument.Key key = read.key();
        TextHash hash = spec.forgotten().hash();
        String textHash = hash.of(remaining.text());
        if (spec.forgotten().hasText(key.clientId(), textHash)) {
            return cut(Ingestion.forgotten(key).from(read.source()), NO_LINES);
        }
        DocumentLanguage language = DocumentLanguage.of(remaining.text());
        Optional<String> other = language.other(spec.languages());
        if (other.isPresent()) {
            String detail = "%s, and ingest.languages has %s"
                    .formatted(Languages.name(other.get()), new TreeSet<>(spec.languages()));
            return rejected(read, remaining, other.get(), textHash, OTHER_LANGUAGE, detail);
        }
        List<Chunk> chunks = new ArrayList<>();
        List<Reject> rejects = new ArrayList<>();
        for (TextChunk chunk : chunker.apply(remaining.text())) {
            if (chunk.tokens() < spec.minChunkTokens()) {
                rejects.add(new Reject(
                        key.clientId(), key.domain(), key.documentId(), chunk.ordinal(), TOO_SHORT, tooShort(chunk)));
            } else {
                chunks.add(Chunk.of(
                        key.clientId(),
                        key.domain(),
                        key.documentId(),
                        chunk.ordinal(),
                        chunk.text(),
                        chunk.section(),
                        chunk.tokens(),
                        hash));
            }
        }
        return chunks.isEmpty()
                ? rejected(
                        read,
                        remaining,
                        language.code(),
                        textHash,
                        TOO_SHORT,
                        rejects.get(0).detail())
                : new IngestedDocument(
                        document(read, remaining, Document.Status.ACCEPTED, chunks.size(), language.code(), textHash),
                        chunks,
                        rejects);
    }

    private String tooShort(TextChunk chunk) {
        return "%d tokens, fewer than %d".formatted(chunk.tokens(), spec.minChunkTokens());
    }

    private static IngestedDocument rejected(
            ReadDocument read,
            CommonLines.Remaining remaining,
            String language,
            String textHash,
            String reason,
            String detail) {
        ReadDocument.Key key = read.key();
        return new IngestedDocument(
                document(read, remaining, Document.Status.REJECTED, 0, language, textHash),
                List.of(),
                List.of(new Reject(
                        key.clientId(), key.domain(), key.documentId(), Reject.WHOLE_DOCUMENT, reason, detail)));
    }

    private static Document document(
            ReadDocument read,
            CommonLines.Remaining remaining,
            Document.Status status,
            int chunks,
            String language,
            String textHash) {
        ReadDocument.Key key = read.key();
        return new Document(
                key.clientId(),
                key.domain(),
                key.documentId(),
                read.source(),
                status,
                chunks,
                read.sizeBytes(),
                read.encoding(),
                read.brokenCharacters(),
                language,
                textHash,
                remaining.lines(),
                remaining.characters(),
                read.redactions());
    }
}
