package io.fedu2s.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.TextHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class CleanedDocumentsTest {
    private static final String FOOTER = "Mercy Clinic, 12 Lake Road";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    CleanedDocumentsTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void copiesFootersAndAddressesGoFromOneClientAndAnotherKeepsTheSameText() throws IOException {
        for (int i = 0; i < 12; i++) {
            write("ward-1/note-%02d.txt".formatted(i), words(i) + "\n\n" + FOOTER + "\n  Page " + i % 4);
        }
        String report = words(100);
        write("ward-1/b-report.txt", report + " Signed by jane.doe@clinic.example, born on 3 May 1962.\n" + FOOTER);
        write("ward-1/c-report.txt", report + " Signed by john@clinic.example, born on 4 May 1962.\n" + FOOTER);
        write("ward-1/d-report.txt", report.replaceFirst("w\\d+ w", "amended w") + " Signed later.");
        write("ward-1/e-footer.txt", FOOTER + "\n\n" + FOOTER);
        write("ward-2/report.txt", report + " Signed by jane.doe@clinic.example, born on 3 May 1962.\n" + FOOTER);
        Tables tables = new Tables(spark, folder.resolve("out").toString(), "test");
        RunConfig config = config(
                "ingest.redact=[email, date_of_birth]",
                "ingest.nearDuplicates=0.8",
                "ingest.repeatedLines=0.5",
                "ingest.repeatedLinesMinClientDocuments=5");

        IngestResult result = new IngestJob(spark, config, tables).run();

        assertThat(details(tables))
                .containsOnly(
                        entry("ward-1/c-report.txt", "duplicate: the text of b-report.txt"),
                        entry("ward-1/d-report.txt", "near_duplicate: 0.91 of the text of b-report.txt"),
                        entry(
                                "ward-1/e-footer.txt",
                                "repeated_lines: too many documents of the client have each of its 2 lines"));
        assertThat(result.takenOut().redacted()).containsExactly(entry("date_of_birth", 3L), entry("email", 3L));
        assertThat(result.takenOut().lines()).isEqualTo(12 + 2 + 2);
        String kept = report + " Signed by [EMAIL], born on [DATE_OF_BIRTH].";
        assertThat(texts(tables, "ward-1/b-report.txt")).isEqualTo(kept);
        assertThat(texts(tables, "ward-2/report.txt"))
                .as("a client of one document keeps its lines")
                .isEqualTo(kept + " " + FOOTER);
        assertThat(texts(tables, "ward-1/note-03.txt"))
                .as("a line of a quarter of the documents stays")
                .isEqualTo(words(3) + " Page 3");
        Document document = document(tables, "ward-1/b-report.txt");
        assertThat(document.linesRemoved()).isEqualTo(1);
        assertThat(document.charactersRemoved()).isEqualTo(FOOTER.length());
        assertThat(document.redactions()).containsExactly(entry("date_of_birth", 1L), entry("email", 1L));
        assertThat(document.textHash())
                .as("the hash is that of what is stored")
                .isEqualTo(TextHash.named("run").of(kept));

        assertThat(new IngestJob(spark, config, tables).run().changed()).isFalse();
    }

    @Test
    void namesMadeOfContentAreMadeOfWhatIsStored() throws IOException {
        StructType schema = new StructType().add("owner", "string").add("text", "string");
        String text = "The ward has twenty beds and a garden. Write to %s for more.";
        spark.createDataFrame(
                        List.of(
                                RowFactory.create("east", text.formatted("jane@clinic.example")),
                                RowFactory.create("east", text.formatted("john@clinic.example"))),
                        schema)
                .coalesce(1)
                .write()
                .parquet(folder.resolve("in/medicine").toString());
        Tables tables = new Tables(spark, folder.resolve("out").toString(), "test");
        RunConfig config = config(
                "ingest.redact=[email]",
                "input.domains[0].format=parquet",
                "input.domains[0].client={from: column, column: owner}");

        new IngestJob(spark, config, tables).run();

        String name = ContentId.of("", "east", text.formatted("[EMAIL]"));
        assertThat(details(tables)).containsOnly(entry("east/" + name, "duplicate: the text and the name of " + name));
    }

    @Test
    void copiesAreTheSameHoweverDocumentsArePartitioned() {
        StructType schema = new StructType()
                .add("client_id", "string")
                .add("document_id", "string")
                .add("texts", "array<string>");
        SplittableRandom random = new SplittableRandom(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String original = words(1000 + i);
            for (int copy = 0; copy < 1 + i; copy++) {
                String text = copy == 0 ? original : original.replace("w" + random.nextInt(40) + " ", "x" + copy + " ");
                String name = "%03d".formatted(random.nextInt(1000)) + "-" + i + "-" + copy;
                rows.add(RowFactory.create(i % 2 == 0 ? "north" : "south", name, List.of(text)));
            }
        }
        Dataset<Row> documents = spark.createDataFrame(rows, schema);

        List<Row> copies = sorted(NearCopies.of(documents.repartition(1), 0.8));

        assertThat(sorted(NearCopies.of(documents.repartition(7), 0.8))).isEqualTo(copies);
        assertThat(copies).hasSizeGreaterThan(300);
        Map<String, Long> left = rows.stream()
                .map(row -> row.getString(0) + " " + row.getString(1))
                .filter(name ->
                        copies.stream().noneMatch(copy -> name.equals(copy.getString(0) + " " + copy.getString(1))))
                .collect(Collectors.groupingBy(name -> name.split("-", -1)[1], Collectors.counting()));
        assertThat(left).as("of each text one is left at least").hasSize(30);
        assertThat(copies).allSatisfy(copy -> {
            assertThat(copy.getString(2)).as("the first stays").isLessThan(copy.getString(1));
            assertThat(copy.getString(2).split("-", -1)[1])
                    .isEqualTo(copy.getString(1).split("-", -1)[1]);
            assertThat(copy.getDouble(3)).isBetween(0.8, 1.0);
            assertThat(copies).noneMatch(other -> other.getString(1).equals(copy.getString(2)));
        });
    }

    /** A hundred words and a full stop, those of one seed. */
    private static String words(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, 100)
                .mapToObj(i -> "w" + random.nextInt(seed < 1000 ? 5000 : 200))
                .collect(Collectors.joining(" ", "", "."));
    }

    private RunConfig config(String... settings) {
        String yaml = """
                input:
                  root: '%s'
                  domains: [{name: medicine, clients: medicine}]
                output: {root: out}
                model: {path: ../conf/quickstart/model}
                ingest: {chunkTokens: 2000}
                """.formatted(folder.resolve("in"));
        return RunConfig.parse("test.yaml", yaml, folder, List.of(settings));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve("in/medicine").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<Row> sorted(Dataset<Row> copies) {
        return copies.collectAsList().stream()
                .sorted(Comparator.comparing(Row::toString))
                .toList();
    }

    /** By client and document, why the whole of it is not used. */
    private static Map<String, String> details(Tables tables) {
        return tables.read(TableName.REJECTS).collectAsList().stream()
                .map(Reject::fromRow)
                .collect(Collectors.toMap(
                        reject -> reject.clientId() + "/" + reject.documentId(),
                        reject -> reject.reason() + ": " + reject.detail()));
    }

    private static Document document(Tables tables, String name) {
        return tables.read(TableName.DOCUMENTS).collectAsList().stream()
                .map(Document::fromRow)
                .filter(each -> name.equals(each.clientId() + "/" + each.documentId()))
                .findFirst()
                .orElseThrow();
    }

    /** All chunks of a document, in one line. */
    private static String texts(Tables tables, String name) {
        return tables.read(TableName.CHUNKS).collectAsList().stream()
                .map(Chunk::fromRow)
                .filter(chunk -> name.equals(chunk.clientId() + "/" + chunk.documentId()))
                .sorted(Comparator.comparing(Chunk::ordinal))
                .map(chunk -> chunk.text().replaceAll("\\s+", " "))
                .collect(Collectors.joining(" "));
    }
}
