package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.error.MissingStore;
import io.fedu2s.jobs.error.RetryException;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.fetch.PassingFailure;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into an exit code: the user's errors without a stack trace, bugs with one. */
public final class ExitCodes implements IExecutionExceptionHandler {
    /** What was asked for is done. */
    public static final int DONE = 0;

    static final int BUG = 1;
    static final int USER = 2;
    static final int RETRY = 75;

    private static final List<String> NO_SPACE =
            List.of("No space left on device", "Disk quota exceeded", "File too large");
    private static final List<String> CLUSTER_GONE = List.of(
            "All masters are unresponsive",
            "Cannot call methods on a stopped SparkContext",
            "SparkContext was shut down",
            "SparkContext has been shutdown");

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult arguments) {
        if (Interruption.isUnderWay()) {
            return RETRY;
        }
        Verdict verdict = verdict(thrown);
        if (verdict.exitCode() == BUG) {
            thrown.printStackTrace(command.getErr());
        } else {
            command.getErr().println("fedu2s: " + verdict.sentence());
        }
        return verdict.exitCode();
    }

    /** What it comes to, and the sentence on it; of what lies deepest where several say it, in the fewest words. */
    static Verdict verdict(Throwable thrown) {
        Optional<Throwable> retry =
                causes(thrown).filter(RetryException.class::isInstance).findFirst();
        if (retry.isPresent()) {
            return new Verdict(RETRY, message(retry.get()));
        }
        Optional<UserException> store = MissingStore.in(thrown);
        if (store.isPresent()) {
            return new Verdict(USER, message(store.get()));
        }
        // Also where it has been told as the user's to mend: what passes looks like a path that can't be read.
        Optional<String> passing = passing(thrown);
        if (passing.isPresent()) {
            return new Verdict(RETRY, passing.get());
        }
        Optional<Throwable> mendable =
                causes(thrown).filter(UserException.class::isInstance).findFirst();
        if (mendable.isPresent()) {
            return new Verdict(USER, message(mendable.get()));
        }
        Optional<Throwable> full = causes(thrown).filter(ExitCodes::isFullDisk).reduce((outer, inner) -> inner);
        if (full.isPresent()) {
            return new Verdict(USER, message(Errors.diskFull(message(full.get()))));
        }
        Optional<Throwable> broken = causes(thrown).filter(ExitCodes::isDisk).reduce((outer, inner) -> inner);
        if (broken.isPresent()) {
            return new Verdict(USER, message(Errors.diskFailed(message(broken.get()))));
        }
        return new Verdict(BUG, "a bug, whose stack trace is in the driver's standard error: " + thrown);
    }

    private static String message(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }

    /** What is worth a retry, in words. */
    private static Optional<String> passing(Throwable thrown) {
        Optional<String> lost = causes(thrown)
                .map(cause -> String.valueOf(cause.getMessage()))
                .filter(message -> CLUSTER_GONE.stream().anyMatch(message::contains))
                .map(message ->
                        "the cluster or its master went away; run the same command again. " + firstLine(message))
                .findFirst();
        return lost.or(() -> PassingFailure.in(thrown).map(ExitCodes::told));
    }

    private static String told(Throwable passing) {
        String message = firstLine(String.valueOf(passing.getMessage()));
        return passing instanceof ConcurrentModificationException
                ? "another process wrote to a table meanwhile; run the same command again when it has ended. " + message
                : "a store or another service did not answer as it should, which passes; run the same command again, it goes on after the last commit. %s: %s"
                        .formatted(passing.getClass().getSimpleName(), message);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /** Whether it comes from here or, as text, from an executor. */
    private static boolean isFullDisk(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        return NO_SPACE.stream().anyMatch(message::contains);
    }

    /** Hadoop's word for a local disk that fails is an error, not an exception. */
    private static boolean isDisk(Throwable thrown) {
        return thrown instanceof FSError || String.valueOf(thrown.getMessage()).contains(FSError.class.getName());
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
    }
}
