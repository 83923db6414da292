package io.fedu2s.jobs.config;

import io.fedu2s.udf.text.TextDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One field of knowledge: its clients' text, its public examples, its held-out pairs.
 *
 * <p>All paths are below {@code input.root} unless they are absolute.
 *
 * @param name the domain
 * @param clients the folder or table that holds the clients' documents
 * @param format what it holds
 * @param encoding the character set of its files, or how it is found
 * @param textColumn the column of the text; for all formats of rows
 * @param documentColumn the column that names a document; empty where file and row name it
 * @param clientColumn the column of the client; empty where the client is the folder below {@code clients}
 * @param examples JSON-lines files of the example pool; empty for the general one that comes with the program
 * @param evaluation a JSON-lines file of held-out pairs; empty where there is none
 * @param validation the same of other pairs, by which keys are searched for; empty where there is none
 * @param context what the prompt says about the domain and what it demands
 * @param kinds of pairs, where the domain has others than {@code generate.kinds}
 * @param samplesPerChunk answers about each chunk; 0 is {@code generate.samplesPerChunk}
 */
public record DomainConfig(
        String name,
        String clients,
        Format format,
        String encoding,
        String textColumn,
        String documentColumn,
        String clientColumn,
        List<String> examples,
        String evaluation,
        String validation,
        String context,
        Map<String, Double> kinds,
        int samplesPerChunk) {
    /** What a domain's documents are stored as. */
    public enum Format {
        /** One document a file. */
        TEXT,
        /** One document a file of any kind, or more where it holds files: pages, office files, mails, books, archives. */
        DOCUMENTS,
        /** One document a page of the web that a crawl fetched. */
        WARC,
        /** One document a line, JSON objects. */
        JSONL,
        /** One document a row, RFC 4180 with a header. */
        CSV,
        /** One document a row. */
        PARQUET,
        /** One document a row. */
        ORC,
        /** One document a row. */
        AVRO,
        /** One document a row of the table's newest version. */
        DELTA;

        /** Whether Spark opens the files, and not this program. */
        public boolean isOpenedBySpark() {
            return this == PARQUET || this == ORC || this == AVRO;
        }

        /** Whether a file is a document or holds whole ones, and not rows with columns. */
        boolean isOfFiles() {
            return this == TEXT || this == DOCUMENTS || this == WARC;
        }
    }

    /** Copies the list. */
    public DomainConfig {
        examples = List.copyOf(examples);
        kinds = Map.copyOf(kinds);
    }

    /** Whether the client is the name of the folder below {@link #clients}. */
    public boolean clientFromFolder() {
        return clientColumn.isEmpty();
    }

    static DomainConfig from(Section section) {
        String name = section.text("name");
        String clients = section.text("clients");
        Format format = section.choice("format", Format.TEXT);
        String encoding = encoding(section, format);
        String textColumn = section.text("textColumn", "text");
        Optional<String> documentColumn = section.textOrNone("documentColumn");
        String clientColumn = clientColumn(section.section("client"), format);
        List<String> examples = section.textsOrNone("examples", "JSON-lines file");
        Optional<String> evaluation = section.textOrNone("evaluation");
        Optional<String> validation = section.textOrNone("validation");
        Optional<String> context = section.textOrNone("context");
        Map<String, Double> kinds = section.reals("kinds", Double.MIN_NORMAL, 1e9);
        int samples = section.whole("samplesPerChunk", 0, 0, 1000);
        section.done();
        return new DomainConfig(
                name,
                clients,
                format,
                encoding,
                textColumn,
                documentColumn.orElse(""),
                clientColumn,
                examples,
                evaluation.orElse(""),
                validation.orElse(""),
                context.orElse(""),
                kinds,
                samples);
    }

    private static String encoding(Section section, Format format) {
        String encoding = section.text("encoding", TextDecoder.AUTO_NAME);
        if (!TextDecoder.knows(encoding)) {
            throw section.wrong(
                    "encoding", encoding, "auto, or a character set of Java, such as UTF-8, windows-1252 or Shift_JIS");
        }
        if ((format.isOpenedBySpark() || format == Format.DELTA) && !encoding.equals(TextDecoder.AUTO_NAME)) {
            throw section.wrong("encoding", encoding, "auto, for files of this format hold UTF-8 always");
        }
        return encoding;
    }

    private static String clientColumn(Section client, Format format) {
        String from = client.choice("from", "folder", "folder", "column");
        Optional<String> column = client.textOrNone("column");
        boolean byColumn = from.equals("column");
        if (byColumn && format.isOfFiles()) {
            throw client.wrong("from", from, "folder, for a file that is a document has no columns");
        }
        if (!byColumn && format == Format.DELTA) {
            throw client.wrong("from", from, "column, for the folders of a Delta table are not the clients'");
        }
        if (byColumn == column.isEmpty()) {
            throw client.wrong("column", column.orElse("null"), "a column where client.from is column, and null else");
        }
        client.done();
        return column.orElse("");
    }
}
