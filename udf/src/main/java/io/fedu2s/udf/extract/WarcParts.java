package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.DocumentReader;
import io.fedu2s.udf.text.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.tika.mime.MediaType;
import org.jspecify.annotations.Nullable;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.WarcConversion;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResource;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcTargetRecord;

/**
 * What was fetched from the web into a WARC file, called after its address: answers of servers, resources, conversions into
 * text. Requests and notes about the crawl are passed over.
 */
final class WarcParts implements Parts {
    /** An answer that is no page. */
    static final String HTTP_STATUS = "http_status";

    private static final int OK = 200;

    private final WarcReader reader;
    private final Unpacked unpacked;
    private final InnerNames names;
    private final int depth;
    private boolean isEmpty = true;

    /**
     * Those of a file, decompressed.
     *
     * @throws IOException where it is no WARC file
     */
    WarcParts(InputStream in, Unpacked unpacked, InnerNames names, int depth) throws IOException {
        this.reader = new WarcReader(in);
        this.unpacked = unpacked;
        this.names = names;
        this.depth = depth;
    }

    @Override
    public @Nullable Part next() throws IOException {
        for (Optional<WarcRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
            if (record.get() instanceof WarcTargetRecord target && isOfTheWeb(target)) {
                isEmpty = false;
                return part(target);
            }
        }
        if (isEmpty) {
            isEmpty = false;
            return Part.refused(names.rest(), new Reading.Refused(DocumentReader.EMPTY, "a crawl without an answer"));
        }
        return null;
    }

    private static boolean isOfTheWeb(WarcTargetRecord record) {
        boolean isContent =
                record instanceof WarcResponse || record instanceof WarcResource || record instanceof WarcConversion;
        return isContent
                && !record.target().startsWith("dns:")
                && !record.target().startsWith("metadata:");
    }

    private Part part(WarcTargetRecord record) {
        String inside = names.next(record.target());
        try {
            return record instanceof WarcResponse response
                    ? answer(inside, response.http())
                    : content(
                            inside,
                            record.body().stream(),
                            record.contentType().base().toString(),
                            Optional.empty());
        } catch (IOException | IllegalArgumentException e) {
            return Part.refused(
                    inside,
                    Refusals.unreadable("a record, broken or cut off (%s)"
                            .formatted(e.getClass().getSimpleName())));
        }
    }

    private Part answer(String inside, HttpResponse http) throws IOException {
        return http.status() == OK
                ? content(
                        inside,
                        http.bodyDecoded().stream(),
                        http.contentType().base().toString(),
                        Optional.ofNullable(http.contentType().parameters().get("charset")))
                : Part.refused(inside, new Reading.Refused(HTTP_STATUS, "the server answered " + http.status()));
    }

    private Part content(String inside, InputStream in, String type, Optional<String> charset) throws IOException {
        byte[] bytes = unpacked.read(in);
        String whole = type + charset.map(set -> "; charset=" + set).orElse("");
        return bytes.length > unpacked.limits().maxBytes()
                ? Part.refused(inside, Refusals.tooLarge(unpacked.limits()))
                : Part.of(inside, "", bytes).said(Optional.ofNullable(MediaType.parse(whole)));
    }

    @Override
    public String rest() {
        return names.rest();
    }

    @Override
    public int depth() {
        return depth;
    }
}
