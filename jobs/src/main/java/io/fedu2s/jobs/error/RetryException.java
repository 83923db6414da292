package io.fedu2s.jobs.error;

/** What may go well when the same command is run again: its message says what happened, and the exit code is 75. */
public final class RetryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RetryException(String message) {
        super(message);
    }
}
