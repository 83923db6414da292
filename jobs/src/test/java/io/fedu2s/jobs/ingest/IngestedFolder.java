package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** A folder that is ingested, and what came of it. */
final class IngestedFolder {
    private final SparkSession spark;
    private final Path folder;
    private final Tables tables;

    /** The input below a folder, and the output in another folder there. */
    IngestedFolder(SparkSession spark, Path folder, String output) {
        this.spark = spark;
        this.folder = folder;
        this.tables = new Tables(spark, folder.resolve(output).toString(), "test");
    }

    /** A configuration of these domains, each a mapping in one line of YAML. */
    RunConfig config(String... domains) {
        String yaml = """
                input:
                  root: '%s'
                  domains: [%s]
                output: {root: out}
                model: {path: ../conf/quickstart/model}
                """.formatted(folder, String.join(", ", domains));
        return RunConfig.parse("test.yaml", yaml, folder, List.of());
    }

    IngestResult ingest(String... domains) {
        return ingest(List.of(), domains);
    }

    /** Ingests these domains by these settings. */
    IngestResult ingest(List<String> settings, String... domains) {
        return new IngestJob(spark, config(domains).with(settings), tables).run();
    }

    /** Client and document, in order, of what is used. */
    List<String> accepted() {
        return tables.read(TableName.DOCUMENTS).collectAsList().stream()
                .map(Document::fromRow)
                .filter(document -> document.status() == Document.Status.ACCEPTED)
                .map(document -> document.clientId() + "/" + document.documentId())
                .sorted()
                .toList();
    }

    /** What a document says, where its chunks lie end to end. */
    String text(String documentId) {
        return tables.read(TableName.CHUNKS).collectAsList().stream()
                .map(Chunk::fromRow)
                .filter(chunk -> chunk.documentId().equals(documentId))
                .sorted(Comparator.comparing(Chunk::ordinal))
                .map(Chunk::text)
                .collect(Collectors.joining());
    }

    /** By client and document, why the whole of it is not used. */
    Map<String, String> reasons() {
        return rejects().stream()
                .collect(Collectors.toMap(
                        reject -> reject.clientId() + "/" + reject.documentId(),
                        Reject::reason,
                        (one, other) -> one + " and " + other,
                        TreeMap::new));
    }

    /** What is behind the reason for which a document is not used. */
    String detail(String documentId) {
        return rejects().stream()
                .filter(reject -> reject.documentId().equals(documentId))
                .map(Reject::detail)
                .collect(Collectors.joining(" and "));
    }

    private List<Reject> rejects() {
        return tables.read(TableName.REJECTS).collectAsList().stream()
                .map(Reject::fromRow)
                .filter(reject -> reject.ordinal() == Reject.WHOLE_DOCUMENT)
                .toList();
    }

    /** Writes a file of the input. */
    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Makes a symbolic link in the input. */
    void link(String name, String target) throws IOException {
        Path link = folder.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    /** Makes a named pipe in the input. */
    Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        Files.createDirectories(pipe.getParent());
        int exit = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        if (exit != 0) {
            throw new IOException("mkfifo ended with " + exit);
        }
        return pipe;
    }
}
