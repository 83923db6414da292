package io.fedu2s.udf.extract;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.tika.detect.CompositeDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.detect.microsoft.POIFSContainerDetector;
import org.apache.tika.detect.microsoft.ooxml.OPCPackageDetector;
import org.apache.tika.detect.zip.DefaultZipContainerDetector;
import org.apache.tika.detect.zip.OpenDocumentDetector;
import org.apache.tika.detect.zip.StarOfficeDetector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;

/** What kind of file some bytes are, by what they hold first and by their name second. */
final class Kinds {
    static final MediaTypeRegistry REGISTRY = MimeTypes.getDefaultMimeTypes().getMediaTypeRegistry();

    static final MediaType ZIP = MediaType.APPLICATION_ZIP;
    static final MediaType PDF = MediaType.application("pdf");

    private static final MediaType TAR = MediaType.application("x-tar");
    private static final MediaType WARC = MediaType.application("warc");
    private static final MediaType XHTML = MediaType.application("xhtml+xml");

    /** A detector for each container that is told apart; none is looked for on the class path. */
    private static final Detector DETECTOR = new CompositeDetector(
            REGISTRY,
            List.of(
                    new POIFSContainerDetector(),
                    new DefaultZipContainerDetector(
                            List.of(new OPCPackageDetector(), new OpenDocumentDetector(), new StarOfficeDetector())),
                    MimeTypes.getDefaultMimeTypes()));

    /** Of no text that could be read without looking at or listening to them. */
    private static final Set<String> NO_TEXT = Set.of("image", "audio", "video", "font", "model");

    private Kinds() {}

    /** Of a part; what it is said to be counts where its bytes don't tell. */
    static MediaType of(byte[] bytes, Part part) throws IOException {
        MediaType found = of(bytes, part.fileName());
        return part.said()
                .filter(said -> isText(said) || isHtml(said))
                .filter(said -> isText(found) || isHtml(found) || found.equals(MediaType.OCTET_STREAM))
                .map(MediaType::getBaseType)
                .orElse(found);
    }

    static MediaType of(byte[] bytes, String fileName) throws IOException {
        Metadata metadata = named(fileName);
        try (TikaInputStream in = TikaInputStream.get(bytes, metadata)) {
            return DETECTOR.detect(in, metadata).getBaseType();
        }
    }

    static Metadata named(String fileName) {
        Metadata metadata = new Metadata();
        if (!fileName.isEmpty()) {
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, fileName);
        }
        return metadata;
    }

    static boolean isZip(MediaType type) {
        return REGISTRY.isInstanceOf(type, ZIP);
    }

    static boolean isTar(MediaType type) {
        return type.equals(TAR)
                || REGISTRY.isSpecializationOf(type, TAR)
                || type.equals(MediaType.application("x-gtar"));
    }

    static boolean isWarc(MediaType type) {
        return type.equals(WARC);
    }

    static boolean isHtml(MediaType type) {
        MediaType base = type.getBaseType();
        return base.equals(MediaType.TEXT_HTML) || base.equals(XHTML);
    }

    static boolean isText(MediaType type) {
        return REGISTRY.isInstanceOf(type, MediaType.TEXT_PLAIN);
    }

    static boolean isWithoutText(MediaType type) {
        return NO_TEXT.contains(type.getType());
    }
}
