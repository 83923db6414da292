package io.fedu2s.udf.ingest;

import io.fedu2s.udf.fetch.PassingFailure;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.ipc.RemoteException;

/** Tells a file that can't be read, which is a row with a reason, from storage that can't be reached, which is a retry. */
final class FileFailure {
    private FileFailure() {}

    /**
     * What is wrong with the file.
     *
     * @throws UncheckedIOException where it is not the file that fails but the way to it
     */
    static String detail(IOException failure) {
        IOException cause = failure instanceof RemoteException remote ? remote.unwrapRemoteException() : failure;
        if (PassingFailure.isIn(failure)) {
            throw new UncheckedIOException(failure);
        }
        if (cause instanceof FileNotFoundException) {
            return "not there or not allowed: " + cause.getMessage();
        }
        return cause instanceof EOFException
                ? "ends before its end"
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
