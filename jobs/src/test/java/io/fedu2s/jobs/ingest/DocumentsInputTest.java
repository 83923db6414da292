package io.fedu2s.jobs.ingest;

import static io.fedu2s.udf.extract.MadeFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.extract.MadeFiles;
import io.fedu2s.udf.extract.MadeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Folders of files of all kinds, and tables of all kinds, in the whole job. */
@ExtendWith(SharedSpark.class)
class DocumentsInputTest {
    private static final String DOCUMENTS = "{name: ward, clients: ward, format: documents, examples: [x]}";
    private static final String NOTE = "The clinic of Norr was opened in 1961 by the physician Edda Brask.";
    private static final String LETTER =
            "Kalle Ost was in the ward of Norr for three weeks and takes forty drops a day.";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private IngestedFolder run;

    DocumentsInputTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void open() {
        run = new IngestedFolder(spark, folder, "out");
    }

    @Test
    void everyFileIsADocumentOrAReasonAndOnlyWhatChangedIsReadAgain() throws Exception {
        byte[] docx = MadeFiles.docx(List.of("Letter", LETTER));
        write("ward/a/report.pdf", MadeFiles.pdf(List.of(List.of(NOTE))));
        write("ward/a/secret.pdf", MadeFiles.pdf(List.of(List.of(NOTE)), "secret"));
        write("ward/a/broken.docx", Arrays.copyOf(docx, docx.length / 2));
        write("ward/a/page.html", utf8("<nav><a href='/'>Home</a></nav><main><p>" + LETTER + "</p></main>"));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("in/letter.docx", docx);
        files.put("copy.txt", utf8(NOTE));
        files.put("logo.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
        write("ward/b/all.zip", MadeFiles.zip(files));
        write("ward/b/plain.md", utf8("# Norr\n\n" + NOTE));
        write("ward/loose.pdf", MadeFiles.pdf(List.of(List.of(NOTE))));

        IngestResult first = run.ingest(DOCUMENTS);

        assertThat(run.accepted())
                .containsExactly(
                        "a/page.html", "a/report.pdf", "b/all.zip!copy.txt", "b/all.zip!in/letter.docx", "b/plain.md");
        assertThat(run.reasons())
                .containsOnly(
                        entry("a/broken.docx", "unreadable"),
                        entry("a/secret.pdf", "encrypted"),
                        entry("b/all.zip!logo.png", "binary"),
                        entry("(none)/loose.pdf", "client_missing"));
        assertThat(first.documents()).isEqualTo(9);
        assertThat(run.ingest(DOCUMENTS).changed()).isFalse();

        files.remove("copy.txt");
        files.put("new.txt", utf8("A new note about the bridge of Talmo, which was built again in 1974."));
        write("ward/b/all.zip", MadeFiles.zip(files));
        IngestResult second = run.ingest(DOCUMENTS);

        assertThat(second.changed()).isTrue();
        assertThat(run.accepted())
                .containsExactly(
                        "a/page.html", "a/report.pdf", "b/all.zip!in/letter.docx", "b/all.zip!new.txt", "b/plain.md");
        var anew = new IngestedFolder(spark, folder, "anew");
        anew.ingest(DOCUMENTS);
        assertThat(run.accepted()).isEqualTo(anew.accepted());
        assertThat(run.reasons()).isEqualTo(anew.reasons());
    }

    @Test
    void slidesAndMailsOfOutlookAreReadAndWhatIsBrokenOrLockedIsAReject() throws Exception {
        Map<String, String> slides = new LinkedHashMap<>();
        slides.put("The clinic of Norr", NOTE);
        slides.put("The ward of \u00d6ster", LETTER);
        byte[] pptx = MadeFiles.pptx(slides, "Say who paid for the roof of the clinic.");
        write("ward/a/talk.pptx", pptx);
        write("ward/a/old.ppt", MadeFiles.ppt(slides));
        write("ward/a/broken.pptx", Arrays.copyOf(pptx, pptx.length / 2));
        write("ward/a/secret.pptx", MadeFiles.encryptedPptx("secret"));
        byte[] msg = MadeMessage.msg(
                "Drops for Kalle Ost", LETTER + "\r\nYours, \u00d6ster", "note.docx", MadeFiles.docx(List.of(NOTE)));
        write("ward/b/mail.msg", msg);
        write("ward/b/broken.msg", Arrays.copyOf(msg, 1536));

        run.ingest(DOCUMENTS);

        assertThat(run.accepted()).containsExactly("a/old.ppt", "a/talk.pptx", "b/mail.msg", "b/mail.msg!note.docx");
        assertThat(run.reasons())
                .containsOnly(
                        entry("a/broken.pptx", "unreadable"),
                        entry("a/secret.pptx", "encrypted"),
                        entry("b/broken.msg", "unreadable"));
        assertThat(run.text("talk.pptx"))
                .isEqualTo("The clinic of Norr\n\n" + NOTE
                        + "\n\nSay who paid for the roof of the clinic.\n\nThe ward of \u00d6ster\n\n" + LETTER);
        assertThat(run.text("old.ppt"))
                .isEqualTo("The clinic of Norr\n\n" + NOTE + "\n\nThe ward of \u00d6ster\n\n" + LETTER);
        assertThat(run.text("mail.msg")).isEqualTo("Drops for Kalle Ost\n\n" + LETTER + "\nYours, \u00d6ster");
        assertThat(run.text("mail.msg!note.docx")).startsWith(NOTE);
    }

    @Test
    void pagesOfACrawlAreDocuments() throws Exception {
        byte[] http = utf8("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(utf8(LETTER).length + 7, "<p>" + LETTER + "</p>"));
        write(
                "crawl/a/site.warc",
                MadeFiles.warc(MadeFiles.warcRecord(
                        "response", "https://norr.example/x", "application/http; msgtype=response", http)));
        write("crawl/a/other.warc", utf8(NOTE));

        run.ingest("{name: web, clients: crawl, format: warc, examples: [x]}");

        assertThat(run.accepted()).containsExactly("a/site.warc!https://norr.example/x");
        assertThat(run.reasons()).hasSize(1).containsValue("unreadable");
    }

    @Test
    void tablesOfOrcAndAvroAreReadAsThoseOfParquet() {
        for (String format : List.of("orc", "avro", "parquet")) {
            String domain =
                    "{name: t, clients: %s, format: %s, textColumn: note, documentColumn: id, client: {from: column,"
                            + " column: who}, examples: [x]}";
            table(format, List.of(row("n1", "ann", NOTE), row("n2", "ben", LETTER), row("n3", "ben", "")), "one");
            var own = new IngestedFolder(spark, folder, "out-" + format);

            own.ingest(domain.formatted(format, format));

            assertThat(own.accepted()).as(format).containsExactly("ann/n1", "ben/n2");
            assertThat(own.reasons()).as(format).containsOnly(entry("ben/n3", "text_missing"));

            table(
                    format,
                    List.of(row("n4", "cas", "Cas works in the ward of Borva and came there in the spring of 1990.")),
                    "two");
            own.ingest(domain.formatted(format, format));

            assertThat(own.accepted()).as(format).containsExactly("ann/n1", "ben/n2", "cas/n4");
        }
    }

    @Test
    void tablesThatAreNoneAreRejectedAndDamagedOnesAreTold() throws IOException {
        for (String format : List.of("orc", "avro", "parquet")) {
            String domain =
                    "{name: t, clients: %s, format: %s, textColumn: note, documentColumn: id, client: {from: column,"
                            + " column: who}, examples: [x]}";
            write(format + "/a/broken." + format, utf8(NOTE));
            write(format + "/a/empty." + format, new byte[0]);
            table(format, List.of(row("n1", "ann", NOTE), row("n2", "ben", LETTER)), "one");
            var own = new IngestedFolder(spark, folder, "broken-" + format);

            own.ingest(domain.formatted(format, format));

            assertThat(own.accepted()).as(format).containsExactly("ann/n1", "ben/n2");
            assertThat(own.reasons())
                    .as(format)
                    .containsOnly(
                            entry("(none)/a/broken." + format, "unreadable"),
                            entry("(none)/a/empty." + format, "unreadable"));

            Path whole;
            try (Stream<Path> files = Files.list(folder.resolve(format).resolve("one"))) {
                whole = files.filter(file -> file.toString().endsWith("." + format))
                        .findFirst()
                        .orElseThrow();
            }
            byte[] bytes = Files.readAllBytes(whole);
            // What tells the columns stands at the end, in Avro at the beginning.
            int from = format.equals("avro") ? bytes.length - 60 : 8;
            int to = format.equals("orc") ? bytes.length / 2 : from + 52;
            Arrays.fill(bytes, from, to, (byte) 0x55);
            Files.write(folder.resolve(format).resolve("damaged." + format), bytes);

            assertThatThrownBy(() -> own.ingest(domain.formatted(format, format)))
                    .as(format)
                    .isInstanceOf(UserException.class)
                    .hasMessageContainingAll("is damaged", "damaged." + format, "Put a whole one in its place");
        }
    }

    private static Row row(String id, String who, String note) {
        return RowFactory.create(id, who, note);
    }

    private void table(String format, List<Row> rows, String part) {
        spark.createDataFrame(
                        rows,
                        new StructType()
                                .add("id", "string")
                                .add("who", "string")
                                .add("note", "string"))
                .coalesce(1)
                .write()
                .format(format)
                .save(folder.resolve(format).resolve(part).toString());
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
