package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.Decoded;
import io.fedu2s.udf.text.DocumentReader;
import io.fedu2s.udf.text.Reading;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.PagedText;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/** One document's bytes into its text, or a reason, by the kind of file that they are. */
final class DocumentParser {
    private static final Set<MediaType> MAILS = Set.of(
            MediaType.parse("message/rfc822"),
            MediaType.application("mbox"),
            MediaType.application("vnd.ms-outlook"),
            MediaType.application("vnd.ms-tnef"));

    private final Limits limits;
    private final TextDecoder decoder;
    private final OfficeFiles offices;

    DocumentParser(Limits limits, TextDecoder decoder, OfficeFiles offices) {
        this.limits = limits;
        this.decoder = decoder;
        this.offices = offices;
    }

    /**
     * A document that was read.
     *
     * @param reading its text, or why there is none
     * @param inner the files in it
     */
    record Parsed(Reading reading, @Nullable InnerFiles inner) {
        static Parsed of(Reading reading) {
            return new Parsed(reading, null);
        }
    }

    /** Whether a container of this kind is a document, and no archive. */
    boolean reads(MediaType type) {
        return offices.reads(type);
    }

    Parsed parse(Part part, MediaType type) {
        byte[] bytes = part.bytes();
        if (Kinds.isHtml(type)) {
            return Parsed.of(page(part));
        }
        // Mails and XML count as text too.
        if (offices.readsAsSuch(type)) {
            return office(part, type);
        }
        if (Kinds.isText(type) || type.equals(MediaType.OCTET_STREAM)) {
            Reading read = DocumentReader.read(bytes, decoder);
            boolean isPage = read instanceof Reading.Refused refused
                    && refused.reason().equals(DocumentReader.MARKUP)
                    && Kinds.isText(type);
            return Parsed.of(isPage ? page(part) : read);
        }
        return !offices.reads(type)
                ? Parsed.of(new Reading.Refused(DocumentReader.BINARY, "%s, of which no text is read".formatted(type)))
                : office(part, type);
    }

    private Reading page(Part part) {
        Optional<String> charset = part.said().map(said -> said.getParameters().get("charset"));
        Optional<Decoded> page = HtmlEncoding.decoded(part.bytes(), charset, decoder);
        return page.isEmpty()
                ? new Reading.Refused(DocumentReader.UNKNOWN_ENCODING, "a page in no encoding that can be told")
                : DocumentReader.written(
                        HtmlText.of(page.get().text()),
                        page.get().encoding(),
                        page.get().brokenCharacters());
    }

    private Parsed office(Part part, MediaType type) {
        boolean isMail = MAILS.contains(type);
        var inner = new InnerFiles(limits, new InnerNames(part.inside()), isMail);
        var text = new XhtmlText();
        try {
            Metadata about = offices.read(part.bytes(), part.fileName(), type, text, inner, limits);
            return new Parsed(
                    type.equals(Kinds.PDF)
                            ? pages(text, about)
                            : DocumentReader.written(isMail ? mail(about, text.text()) : text.text(), "", 0),
                    inner);
        } catch (EncryptedDocumentException e) {
            return Parsed.of(Refusals.encrypted());
        } catch (IOException | SAXException | TikaException | RuntimeException e) {
            return Parsed.of(refused(e, type));
        }
    }

    private static Reading pages(XhtmlText text, Metadata about) {
        Reading read = DocumentReader.written(PageText.of(text.pages()), "", 0);
        return read instanceof Reading.Refused refused && refused.reason().equals(DocumentReader.EMPTY)
                ? new Reading.Refused(
                        DocumentReader.EMPTY,
                        "no text on its %s pages; pictures of pages are not read"
                                .formatted(about.get(PagedText.N_PAGES)))
                : read;
    }

    /** A mail's subject and its body, which begins with the subject already where the parser tells that, as of Outlook's. */
    private static String mail(Metadata about, String body) {
        String subject = about.get(TikaCoreProperties.SUBJECT);
        String title = subject == null ? about.get(TikaCoreProperties.TITLE) : subject;
        return title == null || beginsWith(body, title) ? body : title + "\n\n" + body;
    }

    private static boolean beginsWith(String body, String title) {
        return body.strip().lines().findFirst().orElse("").strip().equals(title.strip());
    }

    /** Messages of parsers are not told: they may quote the document. */
    private Reading.Refused refused(Exception failure, MediaType type) {
        if (causes(failure).anyMatch(WriteLimitReachedException::isWriteLimitReached)) {
            return Refusals.tooLong(limits);
        }
        if (causes(failure).anyMatch(DocumentParser::isEncrypted)) {
            return Refusals.encrypted();
        }
        if (causes(failure).anyMatch(DocumentParser::isBomb)) {
            return Refusals.zipBomb();
        }
        Throwable first = causes(failure).reduce((outer, cause) -> cause).orElse(failure);
        return Refusals.unreadable(
                "%s, broken or cut off (%s)".formatted(type, first.getClass().getSimpleName()));
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }

    private static boolean isEncrypted(Throwable cause) {
        return cause instanceof EncryptedDocumentException
                || cause instanceof org.apache.poi.EncryptedDocumentException
                || cause instanceof org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
    }

    private static boolean isBomb(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("Zip bomb detected") || message.contains("zip bomb");
    }
}
