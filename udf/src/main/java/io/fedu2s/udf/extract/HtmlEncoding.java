package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.Decoded;
import io.fedu2s.udf.text.TextDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.html.HtmlEncodingDetector;

/** Bytes of a page into characters: by what the page says of itself, where it is right. */
final class HtmlEncoding {
    /** Names that browsers take for a wider set. */
    private static final Map<String, String> MEANT =
            Map.of("ISO-8859-1", "windows-1252", "US-ASCII", "windows-1252", "Shift_JIS", "windows-31j");

    private HtmlEncoding() {}

    /**
     * The page; nothing where its bytes are text in no set that can be told.
     *
     * @param server what the server said about it
     */
    static Optional<Decoded> decoded(byte[] page, Optional<String> server, TextDecoder otherwise) {
        Optional<Decoded> said = server.filter(TextDecoder::knows)
                .filter(set -> !set.equals(TextDecoder.AUTO_NAME))
                .map(HtmlEncoding::meant)
                .or(() -> said(page))
                .flatMap(set -> TextDecoder.of(set).text(page));
        if (said.isPresent() && said.get().brokenCharacters() == 0) {
            return said;
        }
        Optional<Decoded> found = otherwise.text(page);
        return said.isPresent()
                        && found.filter(other ->
                                        other.brokenCharacters() < said.get().brokenCharacters())
                                .isEmpty()
                ? said
                : found;
    }

    private static Optional<String> said(byte[] page) {
        try {
            Charset set = new HtmlEncodingDetector().detect(new ByteArrayInputStream(page), new Metadata());
            return Optional.ofNullable(set).map(each -> meant(each.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String meant(String set) {
        String name = Charset.forName(set).name();
        return MEANT.getOrDefault(name, name);
    }
}
