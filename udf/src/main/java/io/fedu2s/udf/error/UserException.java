package io.fedu2s.udf.error;

/** An error that the user can mend; its message says what is wrong, why, and how to mend it. Exit code 2. */
public class UserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Built by the {@code Errors} of a floor only. */
    public UserException(String message) {
        super(message);
    }

    /** Built by the {@code Errors} of a floor only; the cause is kept for the log. */
    public UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
