package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.DocumentReader;
import io.fedu2s.udf.text.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** The files of an archive, read as they come, so that it may be larger than memory; those of hidden names are passed over. */
final class ArchiveParts implements Parts {
    private final ArchiveInputStream<? extends ArchiveEntry> archive;
    private final Unpacked unpacked;
    private final InnerNames names;
    private final int depth;
    private boolean isEmpty = true;

    private ArchiveParts(
            ArchiveInputStream<? extends ArchiveEntry> archive, Unpacked unpacked, InnerNames names, int depth) {
        this.archive = archive;
        this.unpacked = unpacked;
        this.names = names;
        this.depth = depth;
    }

    /** Those of a ZIP archive. */
    static ArchiveParts zip(InputStream in, Unpacked unpacked, InnerNames names, int depth) {
        var zip = new ZipArchiveInputStream(in, StandardCharsets.UTF_8.name(), true, true);
        return new ArchiveParts(zip, unpacked, names, depth);
    }

    /** Those of a tar archive. */
    static ArchiveParts tar(InputStream in, Unpacked unpacked, InnerNames names, int depth) {
        return new ArchiveParts(new TarArchiveInputStream(in), unpacked, names, depth);
    }

    @Override
    public @Nullable Part next() throws IOException {
        for (ArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            if (!entry.isDirectory() && !isHidden(entry.getName())) {
                isEmpty = false;
                return part(entry);
            }
        }
        if (isEmpty) {
            isEmpty = false;
            return Part.refused(names.rest(), new Reading.Refused(DocumentReader.EMPTY, "an archive without files"));
        }
        return null;
    }

    private Part part(ArchiveEntry entry) throws IOException {
        String inside = names.next(entry.getName());
        if (!archive.canReadEntryData(entry)) {
            return Part.refused(inside, unreadable(entry));
        }
        byte[] bytes = unpacked.read(archive);
        if (bytes.length > unpacked.limits().maxBytes()) {
            return Part.refused(inside, unpacked.overlong(archive));
        }
        return Part.of(inside, InnerNames.fileName(inside), bytes);
    }

    private static Reading.Refused unreadable(ArchiveEntry entry) {
        return entry instanceof ZipArchiveEntry zipped
                        && zipped.getGeneralPurposeBit().usesEncryption()
                ? Refusals.encrypted()
                : Refusals.unreadable("packed by a method that is not known");
    }

    /** As in folders. */
    private static boolean isHidden(String path) {
        for (String name : path.split("[/\\\\]", -1)) {
            if (name.startsWith("_") || (name.startsWith(".") && !name.matches("\\.{1,2}"))) {
                return true;
            }
        }
        return false;
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
