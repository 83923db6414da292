package io.fedu2s.udf.extract;

import io.fedu2s.udf.fetch.PassingFailure;
import io.fedu2s.udf.text.DocumentReader;
import io.fedu2s.udf.text.Reading;
import io.fedu2s.udf.text.TextDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * A file into the documents that it is or holds: a page, a report, a mail and what is attached to it, an archive's files,
 * archives in archives. Each is text or a reason; whatever a file is, it gives at least one.
 */
public final class Extractor {
    private final Limits limits;
    private final DocumentParser parser;

    /** Within these limits; text that does not say its character set is decoded so. */
    public Extractor(Limits limits, TextDecoder decoder) {
        this(limits, decoder, new Parser[0]);
    }

    Extractor(Limits limits, TextDecoder decoder, Parser... more) {
        this.limits = limits;
        this.parser = new DocumentParser(limits, decoder, new OfficeFiles(more));
    }

    /**
     * The documents of a file, read as they are asked for.
     *
     * @param in the file, decompressed where it was compressed as a whole; it is read to its end, or as far as it can be
     * @param storedBytes how large it is where it lies
     * @throws IOException where it can't be read
     */
    public Iterator<Extracted> documents(String fileName, InputStream in, long storedBytes) throws IOException {
        var unpacked = new Unpacked(storedBytes, limits);
        byte[] start = unpacked.read(in);
        if (start.length <= limits.maxBytes()) {
            return new Walk(unpacked, new One(Part.of("", fileName, start)));
        }
        Parts parts = LargeArchive.isZip(start)
                ? ArchiveParts.zip(whole(start, in), unpacked, new InnerNames(""), 1)
                : LargeArchive.isTar(start)
                        ? ArchiveParts.tar(whole(start, in), unpacked, new InnerNames(""), 1)
                        : LargeArchive.isWarc(start)
                                ? new WarcParts(whole(start, in), unpacked, new InnerNames(""), 1)
                                : new One(Part.refused("", unpacked.overlong(in)));
        return new Walk(unpacked, parts);
    }

    /**
     * The same of a file of pages from the web, of which there may be any number.
     *
     * @throws IOException where it can't be read, or is no WARC file
     */
    public Iterator<Extracted> pages(InputStream in, long storedBytes) throws IOException {
        var unpacked = new Unpacked(storedBytes, limits);
        return new Walk(unpacked, new WarcParts(in, unpacked, new InnerNames(""), 0));
    }

    private static InputStream whole(byte[] start, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(start), rest);
    }

    private DocumentParser.Parsed read(Part part, MediaType type) {
        try {
            return TimedCall.within(limits.parseSeconds(), () -> parser.parse(part, type));
        } catch (TimeoutException e) {
            return DocumentParser.Parsed.of(Refusals.timeout(limits));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StackOverflowError) {
                return DocumentParser.Parsed.of(Refusals.unreadable("nested without end"));
            }
            throw new IllegalStateException("A document of the kind %s broke its parser".formatted(type), e);
        }
    }

    /** The file itself. */
    private static final class One implements Parts {
        private @Nullable Part part;

        One(Part part) {
            this.part = part;
        }

        @Override
        public @Nullable Part next() {
            Part next = part;
            part = null;
            return next;
        }

        @Override
        public String rest() {
            return "";
        }

        @Override
        public int depth() {
            return 0;
        }
    }

    /** File by file, each before those that it holds. */
    private final class Walk implements Iterator<Extracted> {
        private final Unpacked unpacked;
        private final Deque<Parts> open = new ArrayDeque<>();
        private @Nullable Extracted next;

        Walk(Unpacked unpacked, Parts first) {
            this.unpacked = unpacked;
            open.push(first);
        }

        @Override
        public boolean hasNext() {
            while (next == null && !open.isEmpty()) {
                next = advance(open.element());
            }
            return next != null;
        }

        @Override
        public Extracted next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            Extracted found = next;
            next = null;
            return found;
        }

        private @Nullable Extracted advance(Parts parts) {
            if (unpacked.isHopeless()) {
                return ended(parts, Refusals.zipBomb());
            }
            Part part;
            try {
                part = parts.next();
            } catch (IOException | IllegalArgumentException e) {
                if (PassingFailure.isIn(e)) {
                    throw new UncheckedIOException(new IOException(e));
                }
                open.pop();
                return refused(parts.rest(), broken(e));
            }
            if (part == null) {
                open.pop();
                return null;
            }
            if (parts.depth() > 0 && !unpacked.count()) {
                return ended(parts, Refusals.tooManyFiles(limits));
            }
            return part.problem().isPresent()
                    ? refused(part.inside(), part.problem().get())
                    : document(part, parts.depth());
        }

        /** The rest of the file is one document. */
        private Extracted ended(Parts parts, Reading.Refused reason) {
            open.clear();
            return refused(parts.rest(), reason);
        }

        private @Nullable Extracted document(Part part, int depth) {
            MediaType type;
            byte[] bytes = part.bytes();
            try {
                InputStream opened = Compressed.opened(new ByteArrayInputStream(bytes));
                bytes = depth == 0 ? bytes : unpacked.read(opened);
                if (bytes.length > limits.maxBytes()) {
                    return refused(part.inside(), unpacked.overlong(opened));
                }
                type = Kinds.of(bytes, part);
            } catch (IOException e) {
                return refused(
                        part.inside(),
                        Refusals.unreadable(
                                "broken or cut off (%s)".formatted(e.getClass().getSimpleName())));
            }
            if (bytes.length == 0) {
                return refused(part.inside(), new Reading.Refused(DocumentReader.EMPTY, "a file of no bytes"));
            }
            if (Kinds.isTar(type) || Kinds.isWarc(type) || (Kinds.isZip(type) && !parser.reads(type))) {
                return archive(part.inside(), bytes, type, depth + 1);
            }
            DocumentParser.Parsed parsed = read(part.with(bytes), type);
            if (parsed.inner() != null) {
                push(parsed.inner().parts(depth + 1));
            }
            return new Extracted(part.inside(), bytes.length, parsed.reading());
        }

        private @Nullable Extracted archive(String inside, byte[] bytes, MediaType type, int depth) {
            if (depth > Limits.MAX_DEPTH) {
                return new Extracted(inside, bytes.length, Refusals.tooDeep());
            }
            InputStream in = new ByteArrayInputStream(bytes);
            var names = new InnerNames(inside);
            try {
                push(
                        Kinds.isTar(type)
                                ? ArchiveParts.tar(in, unpacked, names, depth)
                                : Kinds.isWarc(type)
                                        ? new WarcParts(in, unpacked, names, depth)
                                        : ArchiveParts.zip(in, unpacked, names, depth));
                return null;
            } catch (IOException e) {
                return refused(inside, broken(e));
            }
        }

        private void push(Parts parts) {
            if (parts.depth() <= Limits.MAX_DEPTH) {
                open.push(parts);
            } else {
                open.push(new One(Part.refused(parts.rest(), Refusals.tooDeep())));
            }
        }

        private static Reading.Refused broken(Exception failure) {
            return Refusals.unreadable(
                    "broken or cut off (%s)".formatted(failure.getClass().getSimpleName()));
        }

        private static Extracted refused(String inside, Reading.Refused reason) {
            return new Extracted(inside, 0, reason);
        }
    }
}
