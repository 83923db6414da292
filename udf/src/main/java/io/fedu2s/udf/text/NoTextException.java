package io.fedu2s.udf.text;

/** Bytes that are no text, or none that can be told. */
final class NoTextException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    NoTextException(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** What is told of the document. */
    Reading.Refused refused() {
        return new Reading.Refused(reason, String.valueOf(getMessage()));
    }
}
