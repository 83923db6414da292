package io.fedu2s.udf.error;

/** An error that the user can mend; its message says what is wrong, why, and how to mend it. Exit code 2. */
public class UserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Built by {@link Errors} only. */
    UserException(String message) {
        super(message);
    }

    /** Built by {@link Errors} only; the cause is kept for the log. */
    UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
