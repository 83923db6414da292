package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.Reading;
import java.io.IOException;
import java.io.InputStream;

/** What a file has become so far, unpacked at all depths, beside what it is. */
final class Unpacked {
    private static final long SKIPPED_BYTES = 1 << 16;

    private final long packedBytes;
    private final Limits limits;
    private long bytes;
    private int files;

    /** Of a file of this size. */
    Unpacked(long packedBytes, Limits limits) {
        this.packedBytes = packedBytes;
        this.limits = limits;
    }

    /** The bytes of a file in it, one more than allowed where there are more. */
    byte[] read(InputStream in) throws IOException {
        byte[] read = in.readNBytes(Math.toIntExact(limits.maxBytes() + 1));
        bytes += read.length;
        return read;
    }

    /** Why a file in it that is longer than allowed is refused; reads on as far as tells. */
    Reading.Refused overlong(InputStream rest) throws IOException {
        long some = 1;
        while (some > 0 && bytes <= Limits.MAX_RATIO * packedBytes) {
            some = rest.skip(SKIPPED_BYTES);
            bytes += some;
        }
        return bytes > Limits.MAX_RATIO * packedBytes ? Refusals.zipBomb() : Refusals.tooLarge(limits);
    }

    /** Whether there is no use in looking further. */
    boolean isHopeless() {
        return bytes > Limits.MAX_RATIO * packedBytes + limits.maxBytes();
    }

    /** Counts a file; false where there are too many. */
    boolean count() {
        return ++files <= limits.maxInnerFiles();
    }

    Limits limits() {
        return limits;
    }
}
