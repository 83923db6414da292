package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.Reading;

/** Why a document, or what a file holds, is not used. */
public final class Refusals {
    /** Broken, cut off, or not there any more. */
    public static final String UNREADABLE = "unreadable";
    /** More bytes, or characters of text, than allowed. */
    public static final String TOO_LARGE = "too_large";
    /** Wants a password. */
    public static final String ENCRYPTED = "encrypted";
    /** Reading it took longer than allowed. */
    public static final String TIMEOUT = "timeout";
    /** Would become far larger, unpacked, than any file of text. */
    public static final String ZIP_BOMB = "zip_bomb";
    /** In too many archives within one another. */
    public static final String TOO_DEEP = "too_deep";
    /** Behind more files of the same file than allowed. */
    public static final String TOO_MANY_FILES = "too_many_files";

    private Refusals() {}

    static Reading.Refused unreadable(String detail) {
        return new Reading.Refused(UNREADABLE, detail);
    }

    static Reading.Refused tooLarge(Limits limits) {
        return new Reading.Refused(TOO_LARGE, "more than %d bytes, unpacked".formatted(limits.maxBytes()));
    }

    static Reading.Refused tooLong(Limits limits) {
        return new Reading.Refused(TOO_LARGE, "more than %d characters of text".formatted(limits.maxBytes()));
    }

    static Reading.Refused encrypted() {
        return new Reading.Refused(ENCRYPTED, "it wants a password");
    }

    static Reading.Refused timeout(Limits limits) {
        return new Reading.Refused(
                TIMEOUT,
                "not read within %d seconds; ingest.parseSeconds allows more".formatted(limits.parseSeconds()));
    }

    static Reading.Refused zipBomb() {
        return new Reading.Refused(
                ZIP_BOMB, "it would be more than %d times as large, unpacked".formatted(Limits.MAX_RATIO));
    }

    static Reading.Refused tooDeep() {
        return new Reading.Refused(TOO_DEEP, "more than %d archives within one another".formatted(Limits.MAX_DEPTH));
    }

    static Reading.Refused tooManyFiles(Limits limits) {
        return new Reading.Refused(
                TOO_MANY_FILES,
                "more than %d files in it; ingest.maxInnerFiles allows more".formatted(limits.maxInnerFiles()));
    }
}
