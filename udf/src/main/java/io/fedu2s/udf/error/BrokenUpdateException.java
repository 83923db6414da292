package io.fedu2s.udf.error;

/** Bytes of an update that can't be read, as against values that can't be summed: the sender is left out for either. */
public final class BrokenUpdateException extends UserException {
    private static final long serialVersionUID = 1L;

    /** Built by {@link Errors} only. */
    BrokenUpdateException(String message) {
        super(message);
    }
}
