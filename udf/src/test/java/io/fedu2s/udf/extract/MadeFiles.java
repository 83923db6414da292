package io.fedu2s.udf.extract;

import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.sl.usermodel.TextShape;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFTable;

/** Files of the kinds that clients have, made as tests want them. */
public final class MadeFiles {
    private static final float TOP = 760;
    private static final float LEADING = 14;

    private MadeFiles() {}

    /** Bytes that are made by writing. */
    private interface Writing {
        void to(OutputStream out) throws Exception;
    }

    private static byte[] bytes(Writing writing) {
        var out = new ByteArrayOutputStream();
        try {
            writing.to(out);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    /** A PDF of these pages, each a list of lines; an empty line is a gap. */
    public static byte[] pdf(List<List<String>> pages) {
        return pdf(pages, "");
    }

    /** The same behind a password; without one where it is empty. */
    public static byte[] pdf(List<List<String>> pages, String password) {
        return bytes(out -> {
            try (var document = new PDDocument()) {
                for (List<String> lines : pages) {
                    var page = new PDPage();
                    document.addPage(page);
                    try (var content = new PDPageContentStream(document, page)) {
                        float at = TOP;
                        for (String line : lines) {
                            content.beginText();
                            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
                            content.newLineAtOffset(70, at);
                            content.showText(line);
                            content.endText();
                            at -= line.isEmpty() ? 3 * LEADING : LEADING;
                        }
                    }
                }
                if (!password.isEmpty()) {
                    document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
                }
                document.save(out);
            }
        });
    }

    /** A DOCX of these paragraphs and a table of two rows. */
    public static byte[] docx(List<String> paragraphs) {
        return bytes(out -> {
            try (var document = new XWPFDocument()) {
                paragraphs.forEach(
                        text -> document.createParagraph().createRun().setText(text));
                XWPFTable table = document.createTable(2, 2);
                table.getRow(0).getCell(0).setText("drug");
                table.getRow(0).getCell(1).setText("dose");
                table.getRow(1).getCell(0).setText("Tavoril");
                table.getRow(1).getCell(1).setText("40 mg");
                document.write(out);
            }
        });
    }

    /** A DOCX behind a password. */
    public static byte[] encryptedDocx(String password) {
        return encrypted(docx(List.of("Nobody may read this.")), password);
    }

    /** A PPTX of slides, each a title and a text, with a note of the speaker under the first. */
    public static byte[] pptx(Map<String, String> slides, String note) {
        return bytes(out -> {
            try (var show = new XMLSlideShow()) {
                for (Map.Entry<String, String> each : slides.entrySet()) {
                    XSLFSlide slide = show.createSlide();
                    fill(slide.createTextBox(), each.getKey(), 40);
                    fill(slide.createTextBox(), each.getValue(), 200);
                }
                for (XSLFTextShape shape :
                        show.getNotesSlide(show.getSlides().get(0)).getPlaceholders()) {
                    if (shape.getTextType() == Placeholder.BODY) {
                        shape.setText(note);
                    }
                }
                show.write(out);
            }
        });
    }

    /** A PPTX behind a password. */
    public static byte[] encryptedPptx(String password) {
        return encrypted(pptx(Map.of("Secret", "Nobody may read this."), "Nor this."), password);
    }

    /** An old PPT of slides, each a title and a text. */
    public static byte[] ppt(Map<String, String> slides) {
        return bytes(out -> {
            try (var show = new HSLFSlideShow()) {
                for (Map.Entry<String, String> each : slides.entrySet()) {
                    HSLFSlide slide = show.createSlide();
                    slide.addTitle().setText(each.getKey());
                    fill(slide.createTextBox(), each.getValue(), 200);
                }
                show.write(out);
            }
        });
    }

    private static void fill(TextShape<?, ?> box, String text, int top) {
        box.setAnchor(new Rectangle(40, top, 600, 100));
        box.setText(text);
    }

    private static byte[] encrypted(byte[] document, String password) {
        return bytes(out -> {
            try (var files = new POIFSFileSystem()) {
                Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
                encryptor.confirmPassword(password);
                try (OutputStream encrypted = encryptor.getDataStream(files)) {
                    encrypted.write(document);
                }
                files.writeFilesystem(out);
            }
        });
    }

    /** An old XLS with one cell of text. */
    public static byte[] xls(String text) {
        return bytes(out -> {
            try (Workbook book = new HSSFWorkbook()) {
                book.createSheet("ward").createRow(0).createCell(0).setCellValue(text);
                book.write(out);
            }
        });
    }

    /** An EPUB of these chapters, each the inside of a body. */
    public static byte[] epub(List<String> chapters) {
        return bytes(out -> {
            try (var zip = new ZipOutputStream(out)) {
                stored(zip, "mimetype", utf8("application/epub+zip"));
                entry(zip, "META-INF/container.xml", utf8("""
                        <?xml version="1.0"?>
                        <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
                        <rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
                        """));
                StringBuilder manifest = new StringBuilder();
                StringBuilder spine = new StringBuilder();
                for (int i = 0; i < chapters.size(); i++) {
                    manifest.append(
                            "<item id='c%d' href='c%d.xhtml' media-type='application/xhtml+xml'/>".formatted(i, i));
                    spine.append("<itemref idref='c%d'/>".formatted(i));
                }
                entry(zip, "book.opf", utf8("""
                        <?xml version="1.0"?>
                        <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
                        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Rivers</dc:title>
                        <dc:identifier id="id">r1</dc:identifier><dc:language>en</dc:language></metadata>
                        <manifest>%s</manifest><spine>%s</spine></package>
                        """.formatted(manifest, spine)));
                for (int i = 0; i < chapters.size(); i++) {
                    entry(zip, "c%d.xhtml".formatted(i), utf8("""
                            <?xml version="1.0" encoding="UTF-8"?>
                            <html xmlns="http://www.w3.org/1999/xhtml"><head><title>c</title></head><body>%s</body></html>
                            """.formatted(chapters.get(i))));
                }
            }
        });
    }

    /** An ODT of these paragraphs. */
    public static byte[] odt(List<String> paragraphs) {
        return bytes(out -> {
            try (var zip = new ZipOutputStream(out)) {
                stored(zip, "mimetype", utf8("application/vnd.oasis.opendocument.text"));
                StringBuilder body = new StringBuilder();
                paragraphs.forEach(text -> body.append("<text:p>").append(text).append("</text:p>"));
                entry(zip, "content.xml", utf8("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
                         xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>
                        <office:text>%s</office:text></office:body></office:document-content>
                        """.formatted(body)));
                entry(zip, "META-INF/manifest.xml", utf8("""
                        <?xml version="1.0"?>
                        <manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
                        <manifest:file-entry manifest:full-path="/"
                         manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>
                        """));
            }
        });
    }

    /** A ZIP archive. */
    public static byte[] zip(Map<String, byte[]> files) {
        return bytes(out -> {
            try (var zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    entry(zip, file.getKey(), file.getValue());
                }
            }
        });
    }

    /** A file of WARC of these records. */
    public static byte[] warc(byte[]... records) {
        return bytes(out -> {
            for (byte[] record : records) {
                out.write(record);
            }
        });
    }

    /** A record of a WARC file; about no address where that is empty. */
    public static byte[] warcRecord(String kind, String address, String type, byte[] block) {
        return bytes(out -> {
            out.write(utf8("WARC/1.0\r\nWARC-Type: %s\r\n%sWARC-Date: 2024-01-02T03:04:05Z\r\n"
                    .formatted(kind, address.isEmpty() ? "" : "WARC-Target-URI: " + address + "\r\n")));
            out.write(utf8("WARC-Record-ID: <urn:uuid:%s>\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(UUID.nameUUIDFromBytes(block), type, block.length)));
            out.write(block);
            out.write(utf8("\r\n\r\n"));
        });
    }

    /** Text in UTF-8. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        new ByteArrayInputStream(content).transferTo(zip);
        zip.closeEntry();
    }

    private static void stored(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        var crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
