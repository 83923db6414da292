package io.fedu2s.udf.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.RetriableException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.net.ConnectTimeoutException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PassingFailureTest {
    static Exception[] passing() {
        return new Exception[] {
            new ConnectException("refused"),
            new SocketException("Connection reset"),
            new NoRouteToHostException("no route"),
            new SocketTimeoutException("Read timed out"),
            new ConnectTimeoutException("20000 millis timeout"),
            new UnknownHostException("namenode"),
            new StandbyException("Operation category READ is not supported in state standby"),
            new RetriableException("the server is starting"),
            new SafeModeException("Name node is in safe mode"),
            new RemoteException(StandbyException.class.getName(), "standby"),
            new RemoteException(SafeModeException.class.getName(), "safe mode"),
            new EOFException("End of File Exception between local host is: \"a\"; destination host is: \"b\":8020"),
            new AbfsRestOperationException("Operation failed: \"The server is busy.\", 503, GET, https://a/b"),
            new GoogleJsonResponseException("429 Too Many Requests"),
            new UncheckedIOException(new IOException("listing", new SocketTimeoutException("Read timed out"))),
            new SparkException("Job aborted: Task 0 failed: java.io.UncheckedIOException: x\n\tat a.b(C.java:1)\n"
                    + "Caused by: java.net.SocketTimeoutException: Read timed out\n\tat c"),
            new SparkException("Task failed: org.apache.hadoop.fs.s3a.AWSServiceThrottledException: Please reduce your"
                    + " request rate. (Service: S3, Status Code: 503)")
        };
    }

    static Exception[] staying() {
        return new Exception[] {
            new FileNotFoundException("/data"),
            new BindException("Address already in use"),
            new AccessControlException("Permission denied"),
            new EOFException("ends before its end"),
            new RemoteException(AccessControlException.class.getName(), "Permission denied"),
            new AbfsRestOperationException(
                    "Operation failed: \"This request is not authorized.\", 403, GET, https://a"),
            new GoogleJsonResponseException("403 Forbidden"),
            new IOException("java.net.ConnectException: says a file"),
            new SparkException("Job aborted: java.lang.IllegalStateException: counts differ")
        };
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatPasses(Exception failure) {
        assertThat(PassingFailure.isIn(failure)).isTrue();
        assertThat(PassingFailure.isIn(new IllegalStateException("the log of a table", failure)))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("staying")
    void whatStays(Exception failure) {
        assertThat(PassingFailure.isIn(failure)).isFalse();
    }

    /** Stands for those of two stores' own jars, which are not here; each is known by its name and its message. */
    private static final class AbfsRestOperationException extends IOException {
        private static final long serialVersionUID = 1L;

        AbfsRestOperationException(String message) {
            super(message);
        }
    }

    private static final class GoogleJsonResponseException extends IOException {
        private static final long serialVersionUID = 1L;

        GoogleJsonResponseException(String message) {
            super(message);
        }
    }
}
