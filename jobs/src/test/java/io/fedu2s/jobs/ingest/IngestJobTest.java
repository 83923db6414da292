package io.fedu2s.jobs.ingest;

import static io.fedu2s.jobs.table.TableName.CHUNKS;
import static io.fedu2s.jobs.table.TableName.CLIENTS;
import static io.fedu2s.jobs.table.TableName.DOCUMENTS;
import static io.fedu2s.jobs.table.TableName.REJECTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ClientProfile;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class IngestJobTest {
    private static final String TEXT = "The clinic opened in 1912. It has twenty beds and a garden.";
    private static final String ANOTHER = "The library lends books and maps. It closes at noon on Sundays.";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private Tables tables;

    IngestJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void open() {
        FaultyFileSystem.register(spark.sparkContext().hadoopConfiguration());
        tables = new Tables(spark, folder.resolve("out").toString(), "test");
    }

    @Test
    void withStructureChunksJoinedAreTheDocumentAndSayWhatStandsAboveThem() throws IOException {
        String text =
                """
                # Ward 3

                %s

                ## Doses

                | drug | mg |
                |---|---|
                %s
                ## Care

                - wash your hands
                - open the window

                ```
                pump --rate 5 --hours 8
                ```
                """.formatted(TEXT, "| aspirin with water | 500 |\n".repeat(20)).strip();
        write("medicine/ward-1/notes.md", text);
        write("medicine/ward-1/plain.txt", TEXT);
        String domain = "- {name: medicine, clients: medicine}";
        RunConfig sentences = config(folder.toString(), domain, "ingest.chunkTokens=60");
        RunConfig structure = config(folder.toString(), domain, "ingest.chunkTokens=60", "ingest.chunker=structure");
        run(sentences);
        List<Chunk> before = chunks();
        assertThat(before).extracting(Chunk::section).containsOnly("");

        assertThat(run(structure).changed()).isTrue();

        List<Chunk> notes = chunks().stream()
                .filter(chunk -> chunk.documentId().equals("notes.md"))
                .sorted(Comparator.comparing(Chunk::ordinal))
                .toList();
        assertThat(notes.stream().map(Chunk::text).collect(Collectors.joining()))
                .isEqualTo(text);
        assertThat(notes).hasSizeGreaterThan(2).allMatch(chunk -> chunk.tokenCount() <= 60);
        assertThat(notes).extracting(Chunk::section).contains("", "Ward 3 > Doses\n| drug | mg |\n|---|---|");
        assertThat(notes)
                .noneMatch(chunk -> chunk.text().strip().endsWith("# Ward 3")
                        || chunk.text().strip().endsWith("## Doses")
                        || chunk.text().strip().endsWith("## Care"));
        assertThat(notes).anyMatch(chunk -> chunk.text().endsWith("```\npump --rate 5 --hours 8\n```"));
        assertThat(plain(chunks())).as("nothing above it, the same chunk").isEqualTo(plain(before));
        assertThat(run(structure).changed()).isFalse();
        assertThat(run(sentences).changed()).isTrue();
        assertThat(chunks()).containsExactlyInAnyOrderElementsOf(before);
    }

    private static List<Chunk> plain(List<Chunk> chunks) {
        return chunks.stream()
                .filter(chunk -> chunk.documentId().equals("plain.txt"))
                .toList();
    }

    @Test
    void chunksOfAnEarlierVersionAreMadeAnewAndUntilThenRefused() throws IOException {
        write("medicine/ward-1/plain.txt", TEXT);
        RunConfig config = config(folder.toString(), "- {name: medicine, clients: medicine}");
        run(config);
        List<Chunk> chunks = chunks();
        spark.read()
                .format("delta")
                .load(tables.path(CHUNKS))
                .drop("section")
                .write()
                .format("delta")
                .option("overwriteSchema", "true")
                .option("txnAppId", "test/chunks/earlier@2")
                .option("txnVersion", "0")
                .mode("overwrite")
                .save(tables.path(CHUNKS));
        Tables old = new Tables(spark, folder.resolve("out").toString(), "test");
        assertThatThrownBy(() -> old.read(CHUNKS))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("lacks the columns [section]")
                .hasMessageContaining("Run the command that makes it again");

        tables = old;
        run(config(folder.toString(), "- {name: medicine, clients: medicine}", "ingest.minChunkTokens=7"));

        assertThat(chunks()).isEqualTo(chunks);
    }

    @Test
    void everyFileEndsWithOneStatusAndWhatCannotBeUsedWithAReason() throws IOException {
        write("medicine/ward-1/good.txt", TEXT);
        write("medicine/ward-1/copy of good.txt", "  " + TEXT.replace(" ", "  ") + "\r\n");
        write("medicine/ward-1/deep/er/note.txt", ANOTHER);
        write("medicine/ward-1/empty.txt", "");
        write("medicine/ward-1/blank.txt", " \n\t\n");
        write("medicine/ward-1/short.txt", "Too short.");
        write("medicine/ward-1/nul.txt", "NUL \u0000 byte");
        write("medicine/ward-1/.hidden", TEXT);
        bytes("medicine/ward-1/broken.txt", new byte[] {'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0x81});
        write("medicine/ward-1/page.txt", "<!DOCTYPE html><html><body><p>" + TEXT + "</p></body></html>");
        write("medicine/ward-1/_SUCCESS", TEXT);
        write("medicine/_temporary/ward.txt", TEXT);
        bytes("medicine/ward-1/image.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
        write("medicine/ward-1/huge.txt", "x".repeat(5000));
        write("medicine/ward-1/long line.txt", "A word and a word. ".repeat(200));
        write("medicine/ward-2/good.txt", TEXT);
        write("medicine/ward-2/forbidden.txt", TEXT);
        write("medicine/ward-2/vanishing.txt", TEXT);
        write("medicine/ward-2/forbidden folder/a.txt", TEXT);
        write("medicine/nobody's.txt", TEXT);
        Files.createDirectories(folder.resolve("medicine/ward-3"));
        RunConfig config = config(
                "faulty://" + folder,
                "- {name: medicine, clients: medicine, examples: [x.jsonl]}",
                "ingest.maxDocumentBytes=4000");

        IngestResult result = run(config);

        assertThat(reasons())
                .containsExactly(
                        entry("(none)/nobody's.txt", "client_missing"),
                        entry("ward-1/blank.txt", "empty"),
                        entry("ward-1/broken.txt", "unknown_encoding"),
                        entry("ward-1/empty.txt", "empty"),
                        entry("ward-1/good.txt", "duplicate"),
                        entry("ward-1/huge.txt", "too_large"),
                        entry("ward-1/image.png", "binary"),
                        entry("ward-1/nul.txt", "binary"),
                        entry("ward-1/page.txt", "markup"),
                        entry("ward-1/short.txt", "too_short"),
                        entry("ward-2/forbidden folder", "unreadable"),
                        entry("ward-2/forbidden.txt", "unreadable"),
                        entry("ward-2/vanishing.txt", "unreadable"),
                        entry("ward-3/(none)", "no_documents"));
        List<Document> documents = documents();
        assertThat(documents).hasSize(17);
        assertThat(result.documents()).isEqualTo(17);
        assertThat(result.accepted()).isEqualTo(4);
        assertThat(result.rejected().values().stream().mapToLong(n -> n).sum()).isEqualTo(13);
        assertThat(result.withoutChunks()).containsOnly(entry("ward-3", new TreeMap<>(Map.of("no_documents", 1L))));
        assertThat(accepted())
                .containsExactly(
                        "ward-1/copy of good.txt",
                        "ward-1/deep/er/note.txt",
                        "ward-1/long line.txt",
                        "ward-2/good.txt");
        List<Chunk> chunks = chunks();
        assertThat(result.chunks()).isEqualTo(chunks.size());
        assertThat(chunks)
                .filteredOn(chunk -> chunk.documentId().equals("long line.txt"))
                .hasSizeGreaterThan(5)
                .allSatisfy(chunk -> assertThat(chunk.tokenCount()).isBetween(8, 160));
        assertThat(chunks)
                .filteredOn(chunk -> chunk.documentId().equals("copy of good.txt"))
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.text()).isEqualTo(TEXT));
        assertThat(tables.read(CLIENTS).collectAsList().stream().map(ClientProfile::fromRow))
                .extracting(ClientProfile::clientId)
                .containsExactlyInAnyOrder("ward-1", "ward-2", "ward-3");
    }

    @Test
    void aSecondRunChangesNothingAndAChangedOrAnotherInputIsReadAgain() throws IOException {
        write("medicine/ward-1/a.txt", TEXT);
        write("profiles.csv", """
                client_id,tokens_per_second,bytes_per_second,memory_bytes
                ward-1,12.5,1000,2000000
                """);
        String domain = "- {name: medicine, clients: medicine, examples: [x.jsonl]}";
        RunConfig config = config(folder.toString(), domain, "clients.profiles=profiles.csv");
        assertThat(run(config).changed()).isTrue();
        Map<TableName, Long> versions = versions();
        assertThat(run(config).changed()).isFalse();
        assertThat(run(config(
                                folder.toString(),
                                domain,
                                "clients.profiles=profiles.csv",
                                "input.domains[0].context=words",
                                "federate.rounds=1"))
                        .changed())
                .as("keys that documents don't depend on")
                .isFalse();
        assertThat(versions()).isEqualTo(versions);
        assertThat(tables.read(CLIENTS).collectAsList().stream().map(ClientProfile::fromRow))
                .containsExactly(new ClientProfile("ward-1", "medicine", 12.5, 1000, 2_000_000, 0, 24));

        FileTime then = FileTime.fromMillis(1_000_000_000_000L);
        write("twin/ward-1/a.txt", TEXT.replace("twenty", "eighty"));
        Files.setLastModifiedTime(folder.resolve("twin/ward-1/a.txt"), then);
        Files.setLastModifiedTime(folder.resolve("medicine/ward-1/a.txt"), then);
        write("medicine/ward-1/b.txt", ANOTHER);
        write("twin/ward-1/b.txt", ANOTHER);
        Files.setLastModifiedTime(folder.resolve("twin/ward-1/b.txt"), then);
        Files.setLastModifiedTime(folder.resolve("medicine/ward-1/b.txt"), then);
        IngestResult result = run(config);
        assertThat(result.changed()).isTrue();
        assertThat(result.documents()).isEqualTo(2);
        assertThat(versions()).isNotEqualTo(versions);

        run(config(
                folder.toString(),
                domain.replace("clients: medicine", "clients: twin"),
                "clients.profiles=profiles.csv"));
        assertThat(chunks())
                .as("another folder of the same names, sizes and times")
                .extracting(Chunk::text)
                .containsExactlyInAnyOrder(TEXT.replace("twenty", "eighty"), ANOTHER);
    }

    @Test
    void profilesMayBeADeltaTableAndWhatTheyDoNotSayIsTheDefault() throws IOException {
        write("medicine/ward-1/a.txt", TEXT);
        write("medicine/ward-2/a.txt", ANOTHER);
        spark.sql("SELECT 'ward-1' AS client_id, CAST(22 AS INT) AS available_from, CAST(NULL AS DOUBLE) AS"
                        + " available_until, 12.5D AS tokens_per_second")
                .write()
                .format("delta")
                .save(folder.resolve("profiles").toString());
        String domain = "- {name: medicine, clients: medicine, examples: [x.jsonl]}";
        run(config(
                folder.toString(),
                domain,
                "clients.profiles=profiles",
                "clients.availableUntil=6",
                "clients.memoryBytes=9"));
        assertThat(tables.read(CLIENTS).orderBy("client_id").collectAsList().stream()
                        .map(ClientProfile::fromRow))
                .containsExactly(
                        new ClientProfile("ward-1", "medicine", 12.5, 1_250_000, 9, 22, 6),
                        new ClientProfile("ward-2", "medicine", 500, 1_250_000, 9, 0, 6));

        write("hours.csv", "client_id,available_from\nward-1,\nward-2,24.5\n");
        assertThatThrownBy(() -> run(config(folder.toString(), domain, "clients.profiles=hours.csv")))
                .hasMessageContaining("line 3")
                .hasMessageContaining("available_from is '24.5', not an hour from 0 to 24");
        write("wrong.csv", "client_id,speed\nward-1,3\n");
        assertThatThrownBy(() -> run(config(folder.toString(), domain, "clients.profiles=wrong.csv")))
                .hasMessageContaining("the columns are [client_id, speed]");
    }

    @Test
    void rowsOfEveryFormatAreDocuments() throws IOException {
        bytes(
                "jsonl/school-1/notes.jsonl",
                String.join(
                                "\n",
                                "{\"text\": \"" + TEXT + "\", \"n\": [1, {\"a\": 2}]}",
                                "",
                                "{\"text\": \"" + TEXT + "\"}",
                                "{\"text\": 12",
                                "{\"txt\": \"" + TEXT + "\"}",
                                "[1]",
                                "{\"text\": \"" + "x".repeat(4000) + "\"}",
                                "{\"text\": \"caf\u00e9 " + TEXT + "\"}",
                                "{\"text\": \"" + ANOTHER + "\"}",
                                "{\"text\": " + "[".repeat(2000))
                        .getBytes(StandardCharsets.ISO_8859_1));
        write("csv/a, b & c.csv", """
                hospital,text,id
                north,"The ward, so they say,
                has ""twenty"" beds and a garden with old trees.",n1
                north,"The ward has a kitchen and a chapel of its own now.",n1
                ,%s,n2
                south,,n3
                south,"Broken \ufffd text that once was something else entirely.",n4
                """.formatted(TEXT));
        StructType schema = new StructType().add("owner", "string").add("body", "string");
        spark.createDataFrame(List.of(RowFactory.create("east", TEXT), RowFactory.create("west", ANOTHER)), schema)
                .coalesce(1)
                .write()
                .parquet(folder.resolve("parquet").toString());
        spark.createDataFrame(List.of(RowFactory.create("up", TEXT), RowFactory.create("down", ANOTHER)), schema)
                .selectExpr("owner", "body", "concat('d-', owner) AS name")
                .coalesce(1)
                .write()
                .format("delta")
                .save(folder.resolve("delta").toString());
        RunConfig config = config(folder.toString(), """
                - {name: math, clients: jsonl, format: jsonl, examples: [x.jsonl]}
                    - {name: medicine, clients: csv, format: csv, documentColumn: id, client: {from: column, column: hospital}, examples: [x.jsonl]}
                    - {name: law, clients: parquet, format: parquet, textColumn: body, client: {from: column, column: owner}, examples: [x.jsonl]}
                    - {name: trade, clients: delta, format: delta, textColumn: body, documentColumn: name, client: {from: column, column: owner}, examples: [x.jsonl]}
                """, "ingest.maxDocumentBytes=3000");

        IngestResult result = run(config);

        assertThat(reasons())
                .containsExactly(
                        entry("(none)/n2", "client_missing"),
                        entry("north/n1", "duplicate_name"),
                        entry("school-1/notes.jsonl:10", "broken_json"),
                        entry("school-1/notes.jsonl:3", "duplicate"),
                        entry("school-1/notes.jsonl:4", "broken_json"),
                        entry("school-1/notes.jsonl:5", "text_missing"),
                        entry("school-1/notes.jsonl:6", "broken_json"),
                        entry("school-1/notes.jsonl:7", "too_large"),
                        entry("south/n3", "text_missing"));
        assertThat(accepted())
                .hasSize(9)
                .contains(
                        "down/d-down",
                        "north/n1",
                        "school-1/notes.jsonl:1",
                        "school-1/notes.jsonl:8",
                        "south/n4",
                        "up/d-up");
        assertThat(accepted())
                .filteredOn(document -> document.startsWith("east/") || document.startsWith("west/"))
                .hasSize(2)
                .allSatisfy(document -> assertThat(document).matches("(east|west)/[0-9a-f]{32}"));
        assertThat(result.documents()).isEqualTo(18);
    }

    @Test
    void inputThatIsNotThereOrHasOtherColumnsIsTheUsersToMend() throws IOException {
        assertRefused("- {name: m, clients: no/where, examples: [x]}", "'m'", "no/where", "there is nothing");
        Files.createDirectories(folder.resolve("bare/client"));
        assertRefused("- {name: m, clients: bare, examples: [x]}", "bare", "no documents at all");
        write("lone.txt", TEXT);
        assertRefused("- {name: m, clients: lone.txt, examples: [x]}", "is a file");
        write("rows/c/a.jsonl", "{\"body\": \"" + TEXT + "\", \"id\": 1}\n");
        assertRefused("- {name: m, clients: rows, format: jsonl, examples: [x]}", "[text]", "it has [body, id]");
        write("table/a.csv", "id,body\n1,2\n");
        assertRefused(
                "- {name: m, clients: table, format: csv, client: {from: column, column: owner}, examples: [x]}",
                "[owner, text]",
                "2 columns");
        spark.range(2).write().parquet(folder.resolve("numbers").toString());
        assertRefused(
                "- {name: m, clients: numbers, format: parquet, textColumn: id, client: {from: column, column: id}, examples: [x]}",
                "'id'",
                "type bigint");
        assertRefused(
                "- {name: m, clients: numbers, format: delta, documentColumn: id, client: {from: column, column: id}, examples: [x]}",
                "no Delta table");
        write("a/one/a.txt", TEXT);
        write("b/one/b.txt", ANOTHER);
        assertRefused(
                "- {name: m, clients: a, examples: [x]}\n    - {name: n, clients: b, examples: [x]}",
                "'one' is in the domains [m, n]",
                "Over all of input.domains a client's name stands for one client");
        write("short/one/a.txt", "No.");
        assertRefused("- {name: m, clients: short, examples: [x]}", "None of 1 documents", "too_short=1");
        assertThatThrownBy(() -> run(config("faulty://" + folder, "- {name: m, clients: forbidden, examples: [x]}")))
                .hasMessageContaining("there is nothing");
        Files.createDirectories(folder.resolve("forbidden"));
        assertThatThrownBy(() -> run(config("faulty://" + folder, "- {name: m, clients: forbidden, examples: [x]}")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("can't be listed: Permission denied");
    }

    @Test
    void csvFilesMayHaveUnlikeHeadersAndWhatIsBrokenInOneCostsNoOther() throws IOException {
        write("csv/a.csv", "owner,text\nnorth," + TEXT + "\nnorth,too,many\nnorth,\"open\nnorth,short\n");
        write("csv/b.csv", "text,owner\n\"" + ANOTHER + "\",south\n");
        write("csv/vanishing.csv", "owner,text\nsouth," + ANOTHER + "\n");
        write("csv/README.txt", "What lies here.\n");
        run(config(
                "faulty://" + folder,
                "- {name: m, clients: csv, format: csv, client: {from: column, column: owner}, examples: [x]}"));
        assertThat(accepted()).containsExactly("north/a.csv:1", "south/b.csv:1");
        assertThat(reasons())
                .containsExactly(
                        entry("(none)/README.txt", "broken_csv"),
                        entry("(none)/a.csv:2", "broken_csv"),
                        entry("(none)/a.csv:3", "broken_csv"),
                        entry("(none)/vanishing.csv", "unreadable"),
                        entry("north/a.csv:4", "too_short"));
    }

    @Test
    void aFirstLineThatIsNoHeaderIsNotTold() throws IOException {
        write("plain/c/a.csv", "Anna Belova was seen in the clinic today,17\n");
        assertThatThrownBy(
                        () -> run(config(folder.toString(), "- {name: m, clients: plain, format: csv, examples: [x]}")))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("[text]", "a.csv", "2 columns", "Put a header there")
                .hasMessageNotContaining("Belova");
    }

    @Test
    void theModelMayLieOnAnyFileSystemAndAClientOfWhomNothingIsUsedIsNamedEachTime() throws IOException {
        write("medicine/ward-1/good.txt", TEXT);
        write("medicine/ward-2/empty.txt", "");
        write("medicine/ward-3/short.txt", "No.");
        write("medicine/ward-3/shorter.txt", "N.");
        write("medicine/ward-3/blank.txt", " ");
        Map<String, Map<String, Long>> expected =
                Map.of("ward-2", Map.of("empty", 1L), "ward-3", Map.of("too_short", 2L, "empty", 1L));
        Path local = Path.of("../conf/quickstart/model").toAbsolutePath().normalize();
        String domains = "- {name: medicine, clients: medicine, examples: [x.jsonl]}";

        RunConfig remote = config(folder.toString(), domains, "model.path=faulty://" + local);
        assertThat(run(remote).withoutChunks()).isEqualTo(expected);
        Map<TableName, Long> versions = versions();
        assertThat(chunks()).hasSize(1);
        assertThat(remote.model().folder()).isNotEqualTo(local).isDirectoryContaining("glob:**/model.safetensors");
        assertThat(LanguageModel.idOf(remote.model().folder(), Dtype.FLOAT32))
                .isEqualTo(LanguageModel.idOf(local, Dtype.FLOAT32));

        assertThat(run(config(folder.toString(), domains)).withoutChunks())
                .as("the second time too")
                .isEqualTo(expected);
        assertThat(versions()).as("where it lies changes nothing").isEqualTo(versions);
    }

    private void assertRefused(String domains, String... words) {
        RunConfig config = config(folder.toString(), domains);
        assertThatThrownBy(() -> run(config)).isInstanceOf(UserException.class).hasMessageContainingAll(words);
    }

    private IngestResult run(RunConfig config) {
        return new IngestJob(spark, config, tables).run();
    }

    private RunConfig config(String root, String domains, String... settings) {
        String yaml = """
                input:
                  root: '%s'
                  domains:
                    %s
                output: {root: out}
                model: {path: ../conf/quickstart/model}
                """.formatted(root, domains.strip());
        return RunConfig.parse("test.yaml", yaml, folder, List.of(settings));
    }

    private List<Document> documents() {
        return tables.read(DOCUMENTS).collectAsList().stream()
                .map(Document::fromRow)
                .toList();
    }

    private List<Chunk> chunks() {
        return tables.read(CHUNKS).collectAsList().stream().map(Chunk::fromRow).toList();
    }

    private List<String> accepted() {
        return documents().stream()
                .filter(document -> document.status() == Document.Status.ACCEPTED)
                .map(document -> document.clientId() + "/" + document.documentId())
                .sorted()
                .toList();
    }

    /** By client and document, why the whole of it is not used. */
    private Map<String, String> reasons() {
        return tables.read(REJECTS).collectAsList().stream()
                .map(Reject::fromRow)
                .filter(reject -> reject.ordinal() == Reject.WHOLE_DOCUMENT)
                .collect(Collectors.toMap(
                        reject -> reject.clientId() + "/" + reject.documentId(),
                        Reject::reason,
                        (one, other) -> one + " and " + other,
                        TreeMap::new));
    }

    private Map<TableName, Long> versions() {
        return Stream.of(DOCUMENTS, CHUNKS, REJECTS, CLIENTS)
                .collect(Collectors.toMap(table -> table, table -> tables.version(table)));
    }

    private void write(String name, String text) throws IOException {
        bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
