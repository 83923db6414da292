package io.fedu2s.udf.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.metadata.TikaCoreProperties.EmbeddedResourceType;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;

/**
 * What a document carries: attachments of a mail or a PDF, mails of a mailbox, a table in a report. Pictures and what makes
 * up the document itself are left out.
 */
final class InnerFiles implements EmbeddedDocumentExtractor {
    private static final Set<String> ITS_OWN = Set.of(
            EmbeddedResourceType.MACRO.toString(),
            EmbeddedResourceType.METADATA.toString(),
            EmbeddedResourceType.FONT.toString(),
            EmbeddedResourceType.THUMBNAIL.toString(),
            EmbeddedResourceType.RENDERING.toString(),
            EmbeddedResourceType.VERSION.toString());

    private final Limits limits;
    private final InnerNames names;
    private final boolean isMail;
    private final List<Part> parts = new ArrayList<>();

    /**
     * Of a document.
     *
     * @param isMail whether somebody attached them, so that none is lost without a word
     */
    InnerFiles(Limits limits, InnerNames names, boolean isMail) {
        this.limits = limits;
        this.names = names;
        this.isMail = isMail;
    }

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
        String kind = metadata.get(TikaCoreProperties.EMBEDDED_RESOURCE_TYPE);
        return kind == null || !ITS_OWN.contains(kind);
    }

    @Override
    public void parseEmbedded(InputStream in, ContentHandler handler, Metadata metadata, boolean outputHtml)
            throws IOException {
        if (parts.size() > limits.maxInnerFiles() || !shouldParseEmbedded(metadata)) {
            return;
        }
        String given = metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY);
        byte[] bytes = in.readNBytes(Math.toIntExact(limits.maxBytes() + 1));
        String name = given == null ? "" : given;
        if (isMail || !Kinds.isWithoutText(Kinds.of(bytes, name))) {
            String inside = names.next(name);
            parts.add(
                    bytes.length > limits.maxBytes()
                            ? Part.refused(inside, Refusals.tooLarge(limits))
                            : Part.of(inside, InnerNames.fileName(inside), bytes));
        }
    }

    /** In the order in which they were told. */
    Parts parts(int depth) {
        Iterator<Part> each = List.copyOf(parts).iterator();
        return new Parts() {
            @Override
            public @Nullable Part next() {
                return each.hasNext() ? each.next() : null;
            }

            @Override
            public String rest() {
                return names.rest();
            }

            @Override
            public int depth() {
                return depth;
            }
        };
    }
}
