package io.fedu2s.jobs.config;

import io.fedu2s.udf.extract.Limits;
import io.fedu2s.udf.redact.Redaction;
import io.fedu2s.udf.redact.RedactionKind;
import io.fedu2s.udf.text.ChunkingConfig;
import io.fedu2s.udf.text.ChunkingMethod;
import io.fedu2s.udf.text.Languages;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How documents become chunks.
 *
 * @param chunker what documents are cut along
 * @param chunkTokens the most tokens of a chunk
 * @param overlapTokens the most tokens of whole sentences that a chunk repeats of the one before
 * @param minChunkTokens a shorter chunk is rejected
 * @param maxDocumentBytes a larger document is rejected unread
 * @param parseSeconds reading one document of format {@code documents} may take no longer
 * @param maxInnerFiles an archive or mail of that format may hold no more files
 * @param languages of documents that are used, by ISO 639-3; empty for any
 * @param redaction what is taken out of text
 * @param nearDuplicates from which share of common runs of words on a document is a copy of another one of its client; null
 *     where only equal texts are
 * @param repeatedLines which lines go because a client has them again and again
 */
public record IngestConfig(
        ChunkingMethod chunker,
        int chunkTokens,
        int overlapTokens,
        int minChunkTokens,
        long maxDocumentBytes,
        int parseSeconds,
        int maxInnerFiles,
        Set<String> languages,
        Redaction redaction,
        @Nullable Double nearDuplicates,
        RepeatedLines repeatedLines) {

    /**
     * Which lines go.
     *
     * @param share those that more than this share of a client's documents have; null where all stay
     * @param minDocuments and at least so many of its documents
     * @param minClientDocuments clients of fewer documents keep all lines
     */
    public record RepeatedLines(@Nullable Double share, int minDocuments, int minClientDocuments) {}

    static IngestConfig from(Section section) {
        ChunkingMethod chunker = section.choice("chunker", ChunkingMethod.SENTENCES);
        int chunkTokens = section.whole("chunkTokens", 160, 1, 1_000_000);
        var ingest = new IngestConfig(
                chunker,
                chunkTokens,
                section.whole("overlapTokens", 0, 0, chunkTokens / 2),
                section.whole("minChunkTokens", 8, 1, chunkTokens),
                section.whole("maxDocumentBytes", 100_000_000L, 1, Integer.MAX_VALUE - 16L),
                section.whole("parseSeconds", 120, 1, 86_400),
                section.whole("maxInnerFiles", 10_000, 1, 100_000_000),
                languages(section),
                new Redaction(
                        names(section, "redact", RedactionKind::labels).stream()
                                .map(label -> RedactionKind.labelled(label).orElseThrow())
                                .toList(),
                        names(section, "redactCountries", Redaction::knownCountries)),
                section.realOrOff("nearDuplicates", null, 0.5, 1),
                new RepeatedLines(
                        section.realOrOff("repeatedLines", null, 0, 1),
                        section.whole("repeatedLinesMinDocuments", 3, 2, Integer.MAX_VALUE),
                        section.whole("repeatedLinesMinClientDocuments", 10, 2, Integer.MAX_VALUE)));
        section.done();
        return ingest;
    }

    /** Codes of two letters or three, of languages that can be told. */
    private static Set<String> languages(Section section) {
        List<String> given = section.texts("languages", List.of());
        Set<String> codes = new TreeSet<>();
        for (String code : given) {
            codes.add(Languages.code(code)
                    .orElseThrow(() -> section.wrong(
                            "languages",
                            given,
                            "a list of codes of languages that can be told, such as de or deu: "
                                    + String.join(" ", Languages.codes()))));
        }
        return codes;
    }

    /** A list of names, each one of those that are known. */
    private static List<String> names(Section section, String key, Supplier<? extends Collection<String>> all) {
        List<String> names = section.texts(key, List.of());
        Collection<String> known = names.isEmpty() ? List.of() : all.get();
        for (String name : names) {
            if (!known.contains(name)) {
                throw section.wrong(
                        key,
                        names,
                        "a list of some of %s; for '%s', do you mean '%s'?"
                                .formatted(String.join(", ", known), name, NearestName.to(name, known)));
            }
        }
        return names;
    }

    /** Copies the set. */
    public IngestConfig {
        languages = Set.copyOf(languages);
    }

    /** What a document, and a file that holds some, may cost. */
    public Limits limits() {
        return new Limits(maxDocumentBytes, parseSeconds, maxInnerFiles);
    }

    /** What the chunker wants to know. */
    public ChunkingConfig chunking() {
        return new ChunkingConfig(chunker, chunkTokens, overlapTokens);
    }
}
