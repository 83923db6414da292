package io.fedu2s.udf.extract;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.CompositeParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.mail.RFC822Parser;
import org.apache.tika.parser.mbox.MboxParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.OldExcelParser;
import org.apache.tika.parser.microsoft.TNEFParser;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.ooxml.xwpf.ml2006.Word2006MLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.microsoft.xml.SpreadsheetMLParser;
import org.apache.tika.parser.microsoft.xml.WordMLParser;
import org.apache.tika.parser.odf.FlatOpenDocumentParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.parser.txt.TXTParser;
import org.apache.tika.parser.wordperfect.WordPerfectParser;
import org.apache.tika.parser.xml.DcXMLParser;
import org.apache.tika.parser.xml.FictionBookParser;
import org.apache.tika.sax.SecureContentHandler;
import org.apache.tika.sax.WriteOutContentHandler;
import org.xml.sax.SAXException;

/**
 * Apache Tika with the parsers that are named here and no others: none starts a process, none asks the network, macros and
 * scripts are passed over, pictures are not looked at. XML has no entities from outside, which is Tika's way.
 */
final class OfficeFiles {
    private static final List<Parser> PARSERS = List.of(
            new PDFParser(),
            new OfficeParser(),
            new OldExcelParser(),
            new OOXMLParser(),
            new Word2006MLParser(),
            new WordMLParser(),
            new SpreadsheetMLParser(),
            new RTFParser(),
            new TNEFParser(),
            new OpenDocumentParser(),
            new FlatOpenDocumentParser(),
            new EpubParser(),
            new FictionBookParser(),
            new WordPerfectParser(),
            new RFC822Parser(),
            new MboxParser(),
            new DcXMLParser(),
            // What mails and books consist of.
            new JSoupParser(),
            new TXTParser());

    private final CompositeParser parser;

    /** These and some more. */
    OfficeFiles(Parser... more) {
        this.parser = new CompositeParser(
                Kinds.REGISTRY, Stream.concat(PARSERS.stream(), Stream.of(more)).toList());
    }

    /** Whether there is a parser for just this kind. */
    boolean readsAsSuch(MediaType type) {
        return !type.equals(MediaType.TEXT_PLAIN)
                && !Kinds.isWithoutText(type)
                && parser.getParsers().containsKey(type);
    }

    /** Whether files of this kind, or of one that it is a case of, are read. */
    boolean reads(MediaType type) {
        if (Kinds.isWithoutText(type)) {
            return false;
        }
        MediaType each = type;
        while (each != null && !each.equals(MediaType.OCTET_STREAM) && !each.equals(MediaType.APPLICATION_ZIP)) {
            if (parser.getParsers().containsKey(each)) {
                return true;
            }
            each = Kinds.REGISTRY.getSupertype(each);
        }
        return false;
    }

    /**
     * What a file says.
     *
     * @param text is told it
     * @param inner is given the files in it
     * @return what the file says about itself
     */
    Metadata read(
            byte[] bytes,
            String fileName,
            MediaType type,
            XhtmlText text,
            EmbeddedDocumentExtractor inner,
            Limits limits)
            throws IOException, SAXException, TikaException {
        Metadata metadata = Kinds.named(fileName);
        metadata.set(HttpHeaders.CONTENT_TYPE, type.toString());
        var context = new ParseContext();
        context.set(Parser.class, parser);
        context.set(EmbeddedDocumentExtractor.class, inner);
        context.set(PDFParserConfig.class, pdf());
        context.set(OfficeParserConfig.class, office());
        try (TikaInputStream in = TikaInputStream.get(bytes, metadata)) {
            int most = (int) Math.min(Integer.MAX_VALUE, limits.maxBytes());
            var secure = new SecureContentHandler(new WriteOutContentHandler(text, most), in);
            try {
                parser.parse(in, secure, metadata, context);
            } catch (SAXException e) {
                secure.throwIfCauseOf(e);
                throw e;
            }
        }
        return metadata;
    }

    private static PDFParserConfig pdf() {
        var config = new PDFParserConfig();
        config.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        config.setExtractInlineImages(false);
        config.setExtractBookmarksText(false);
        // Half a document that looks whole is worse than none.
        config.setCatchIntermediateIOExceptions(false);
        return config;
    }

    private static OfficeParserConfig office() {
        var config = new OfficeParserConfig();
        config.setExtractMacros(false);
        config.setIncludeDeletedContent(false);
        config.setIncludeMoveFromContent(false);
        config.setIncludeHeadersAndFooters(false);
        return config;
    }
}
