package io.fedu2s.udf.extract;

import static io.fedu2s.udf.extract.MadeFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fedu2s.udf.text.Reading;
import io.fedu2s.udf.text.TextDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.ContentHandler;

/** Files of all kinds, made here, and what is read of them. */
class ExtractorTest {
    private static final Limits LIMITS = new Limits(1_000_000, 60, 50);
    private static final String NOTE = "The clinic of Norr was opened in 1961 by the physician Edda Brask.";

    @Test
    void headingsParagraphsAndTablesOfOfficeFilesStandApart() {
        assertThat(text("a.docx", MadeFiles.docx(List.of("Tavoril", NOTE))))
                .isEqualTo("Tavoril\n\n" + NOTE + "\n\ndrug dose\nTavoril 40 mg");
        assertThat(text("a.odt", MadeFiles.odt(List.of("Tavoril", NOTE)))).isEqualTo("Tavoril\n\n" + NOTE);
        assertThat(text("a.xls", MadeFiles.xls(NOTE))).contains(NOTE);
        assertThat(text("a.epub", MadeFiles.epub(List.of("<h1>One</h1><p>" + NOTE + "</p>", "<p>Two.</p>"))))
                .isEqualTo("One\n\n" + NOTE + "\n\nTwo.");
        assertThat(
                        text(
                                "a.rtf",
                                utf8(
                                        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\\pard\\f0 {\\b Tavoril}\\par\\par It is \\'e4 drug.\\par}")))
                .isEqualTo("Tavoril\n\nIt is \u00e4 drug.");
    }

    @Test
    void plainTextAndMarkdownStayAsTheyAre() {
        String markdown = "# Tavoril\n\n- 40 mg\n- daily";
        assertThat(text("a.md", utf8(markdown))).isEqualTo(markdown);
        assertThat(text("a.txt", "Die \u00c4rzte gr\u00fc\u00dfen".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("Die \u00c4rzte gr\u00fc\u00dfen");
        assertThat(encoding("a.txt", "Die \u00c4rzte gr\u00fc\u00dfen".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("windows-1252");
    }

    @Test
    void pagesLoseWhatStandsOnEachAndWordsAreWholeAgain() {
        byte[] pdf = MadeFiles.pdf(List.of(
                List.of(
                        "Norr Hospital - Annual Report",
                        "",
                        "The clinic was opened for patients of the val-",
                        "ley in 1961. It is a well-known house, and the",
                        "",
                        "Page 1 of 2"),
                List.of(
                        "Norr Hospital - Annual Report",
                        "",
                        "nurses know in- and",
                        "outpatients. It is well-",
                        "known.",
                        "",
                        "Page 2 of 2")));

        assertThat(text("report.pdf", pdf))
                .isEqualTo(
                        "The clinic was opened for patients of the valley in 1961. It is a well-known house, and the\n"
                                + "nurses know in- and\noutpatients. It is well-known.");
    }

    @Test
    void whatIsBrokenEmptyOrLockedHasAReasonThatQuotesNothing() {
        byte[] docx = MadeFiles.docx(List.of(NOTE));

        assertThat(read("a.docx", Arrays.copyOf(docx, docx.length / 2))).satisfies(all -> {
            assertThat(all).hasSize(1);
            assertThat(refused(all.get("")).reason()).isIn("unreadable");
            assertThat(refused(all.get("")).detail())
                    .contains("broken or cut off")
                    .doesNotContain("Exception:");
        });
        assertThat(reason("a.pdf", MadeFiles.pdf(List.of(List.of(NOTE)), "secret")))
                .isEqualTo("encrypted");
        assertThat(reason("a.docx", MadeFiles.encryptedDocx("secret"))).isEqualTo("encrypted");
        assertThat(reason("a.pdf", new byte[0])).isEqualTo("empty");
        assertThat(reason("a.pdf", utf8("%PDF-1.7\nnothing more"))).isEqualTo("unreadable");
        assertThat(reason("scan.pdf", MadeFiles.pdf(List.of(List.of(""))))).isEqualTo("empty");
        assertThat(refused(read("scan.pdf", MadeFiles.pdf(List.of(List.of("")))).get(""))
                        .detail())
                .isEqualTo("no text on its 1 pages; pictures of pages are not read");
        assertThat(reason("a.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13}))
                .isEqualTo("binary");
        byte[] noise = new byte[4000];
        new Random(3).nextBytes(noise);
        assertThat(reason("a.bin", noise)).isIn("binary", "unknown_encoding");
    }

    @Test
    void archivesGiveADocumentForEachFileOfThem() throws Exception {
        byte[] inner = MadeFiles.zip(Map.of("deep/note.txt", utf8(NOTE)));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("ward/letter.docx", MadeFiles.docx(List.of("Dear colleague")));
        files.put("inner.zip", inner);
        files.put("notes.tar.gz", gzip(tar(Map.of("a.txt", utf8("In a tar.")))));
        files.put(".hidden", utf8("not read"));
        files.put("__MACOSX/x", utf8("not read"));

        Map<String, Reading> all = read("all.zip", MadeFiles.zip(files));

        assertThat(all.keySet())
                .containsExactly("!ward/letter.docx", "!inner.zip!deep/note.txt", "!notes.tar.gz!a.txt");
        assertThat(text(all.get("!inner.zip!deep/note.txt"))).isEqualTo(NOTE);
        assertThat(text(all.get("!notes.tar.gz!a.txt"))).isEqualTo("In a tar.");
        assertThat(read("empty.zip", MadeFiles.zip(Map.of(".hidden", utf8("x")))))
                .containsOnlyKeys("!*")
                .allSatisfy(
                        (name, reading) -> assertThat(refused(reading).reason()).isEqualTo("empty"));
    }

    @Test
    void aBrokenArchiveGivesWhatCanBeReadAndOneReasonForTheRest() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        byte[] noise = new byte[20_000];
        new Random(5).nextBytes(noise);
        files.put("first.txt", utf8(NOTE));
        files.put("second.bin", noise);
        byte[] zip = MadeFiles.zip(files);

        Map<String, Reading> all = read("a.zip", Arrays.copyOf(zip, zip.length / 2));

        assertThat(all.keySet()).containsExactly("!first.txt", "!*");
        assertThat(refused(all.get("!*")).reason()).isEqualTo("unreadable");
    }

    @Test
    void aMailIsOneDocumentAndEachAttachmentAnother() {
        String pdf = java.util.Base64.getMimeEncoder().encodeToString(MadeFiles.pdf(List.of(List.of("From the PDF."))));
        String mail = """
                From: Edda <edda@example.org>
                To: Kalle <kalle@example.org>
                Subject: Doses of Tavoril
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: multipart/alternative; boundary=y

                --y
                Content-Type: text/plain; charset=UTF-8

                Dear Kalle, take forty.
                --y
                Content-Type: text/html; charset=UTF-8

                <html><body><p>Dear Kalle,</p><p>take <b>forty</b>.</p></body></html>
                --y--
                --x
                Content-Type: application/pdf
                Content-Disposition: attachment; filename="doses.pdf"
                Content-Transfer-Encoding: base64

                %s
                --x
                Content-Type: text/plain
                Content-Disposition: attachment; filename="doses.pdf"

                Another of this name.
                --x--
                """.formatted(pdf).replace("\n", "\r\n");

        Map<String, Reading> all = read("a.eml", utf8(mail));

        assertThat(all.keySet()).as(all.toString()).containsExactly("", "!doses.pdf", "!doses.pdf#2");
        assertThat(text(all.get(""))).isEqualTo("Doses of Tavoril\n\nDear Kalle,\n\ntake forty.");
        assertThat(text(all.get("!doses.pdf"))).isEqualTo("From the PDF.");
        assertThat(text(all.get("!doses.pdf#2"))).isEqualTo("Another of this name.");
    }

    @Test
    void bombsAreRefusedWithoutBeingUnpacked() throws Exception {
        byte[] zeros = new byte[30_000_000];
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a.txt", zeros);
        files.put("b.txt", utf8(NOTE));

        assertThat(reasons("bomb.zip", MadeFiles.zip(files)))
                .containsExactly(entry("!a.txt", "zip_bomb"), entry("!b.txt", ""));
        byte[] many = MadeFiles.zip(Map.of("1", zeros, "2", zeros, "3", zeros, "4", zeros, "5", zeros));
        byte[] nested = MadeFiles.zip(Map.of("1.zip", many, "2.zip", many, "3.zip", many));
        assertThat(reasons("nested.zip", nested)).containsValue("zip_bomb").hasSizeLessThan(20);
        byte[] deep = utf8(NOTE);
        for (int i = 0; i < 12; i++) {
            deep = MadeFiles.zip(Map.of("x.zip", deep));
        }
        assertThat(reasons("deep.zip", deep).values()).containsExactly("too_deep");
        Map<String, byte[]> crowd = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            crowd.put(i + ".txt", utf8("Note number " + i));
        }
        assertThat(reasons("crowd.zip", MadeFiles.zip(crowd))).hasSize(51).contains(entry("!*", "too_many_files"));
        byte[] sheet = MadeFiles.docx(List.of("a".repeat(1_200_000)));
        assertThat(reason("long.docx", sheet)).isIn("too_large", "zip_bomb");
    }

    @Test
    void nothingFromOutsideStandsInAText(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "TOPSECRET");
        String xml = """
                <?xml version="1.0"?>
                <!DOCTYPE note [<!ENTITY file SYSTEM "%s"><!ENTITY net SYSTEM "http://127.0.0.1:9/x">]>
                <note><to>Kalle</to><body>It is &file; and &net; here</body></note>
                """.formatted(secret.toUri());

        assertThat(text("a.xml", utf8("<?xml version='1.0'?><note><to>Kalle</to><body>Take forty.</body></note>")))
                .isEqualTo("Kalle Take forty.");
        assertThat(read("a.xml", utf8(xml)).values())
                .allSatisfy(reading -> assertThat(reading.toString()).doesNotContain("TOPSECRET"));
        byte[] docx = MadeFiles.zip(
                Map.of("[Content_Types].xml", utf8("""
                        <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                        <Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
                        </Types>"""), "_rels/.rels", utf8("""
                        <?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                        <Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="d.xml"/>
                        </Relationships>"""), "d.xml", utf8("""
                        <?xml version="1.0"?><!DOCTYPE x [<!ENTITY file SYSTEM "%s">]>
                        <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>
                        <w:t>It is &file; here</w:t></w:r></w:p></w:body></w:document>""".formatted(
                                secret.toUri()))));
        assertThat(read("a.docx", docx).values())
                .allSatisfy(reading -> assertThat(reading.toString()).doesNotContain("TOPSECRET"));
    }

    @Test
    void aParserThatNeverEndsIsLeftBehind() throws Exception {
        var hanging = new Hanging();
        var extractor = new Extractor(new Limits(1_000_000, 1, 50), TextDecoder.AUTO, hanging);

        var all = extractor.documents("a.pdf", new ByteArrayInputStream(utf8("%PDF-1.7")), 8);

        Extracted only = all.next();
        assertThat(refused(only.reading()).reason()).isEqualTo("timeout");
        assertThat(refused(only.reading()).detail()).contains("1 seconds", "ingest.parseSeconds");
        assertThat(all.hasNext()).isFalse();
        hanging.ended.await();
    }

    /** Waits for what never comes, until somebody interrupts it. */
    private static final class Hanging implements Parser {
        private static final long serialVersionUID = 1L;

        private final transient java.util.concurrent.CountDownLatch ended = new java.util.concurrent.CountDownLatch(1);

        @Override
        public Set<MediaType> getSupportedTypes(ParseContext context) {
            return Set.of(MediaType.application("pdf"));
        }

        @Override
        public void parse(InputStream in, ContentHandler handler, Metadata metadata, ParseContext context)
                throws IOException {
            try {
                new java.util.concurrent.CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.countDown();
                throw new IOException(e);
            }
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zipped = new GZIPOutputStream(out)) {
            zipped.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static Map<String, Reading> read(String name, byte[] bytes) {
        Map<String, Reading> all = new LinkedHashMap<>();
        try {
            new Extractor(LIMITS, TextDecoder.AUTO)
                    .documents(name, new ByteArrayInputStream(bytes), bytes.length)
                    .forEachRemaining(each ->
                            assertThat(all.put(each.inside(), each.reading())).isNull());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    private static Map<String, String> reasons(String name, byte[] bytes) {
        Map<String, String> reasons = new LinkedHashMap<>();
        read(name, bytes)
                .forEach((inside, reading) ->
                        reasons.put(inside, reading instanceof Reading.Refused refused ? refused.reason() : ""));
        return reasons;
    }

    private static String reason(String name, byte[] bytes) {
        Map<String, String> reasons = reasons(name, bytes);
        assertThat(reasons).containsOnlyKeys("");
        return Objects.requireNonNull(reasons.get(""));
    }

    private static String text(String name, byte[] bytes) {
        Map<String, Reading> all = read(name, bytes);
        assertThat(all).containsOnlyKeys("");
        return text(all.get(""));
    }

    private static String encoding(String name, byte[] bytes) {
        return ((Reading.Text) Objects.requireNonNull(read(name, bytes).get(""))).encoding();
    }

    private static String text(@Nullable Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Text.class);
        return ((Reading.Text) Objects.requireNonNull(reading)).text();
    }

    private static Reading.Refused refused(@Nullable Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return (Reading.Refused) Objects.requireNonNull(reading);
    }
}
