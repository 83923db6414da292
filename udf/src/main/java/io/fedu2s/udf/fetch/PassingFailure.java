package io.fedu2s.udf.fetch;

import java.io.EOFException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.RetriableException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.net.ConnectTimeoutException;

/**
 * Failures of a store that pass by themselves: it is busy, restarting or out of reach for the moment, and the same request
 * goes well later. Whatever is not among them stays until somebody mends it.
 *
 * <p>This is the one list of them: for listing and reading documents, for fetching models, and for exit codes.
 */
public final class PassingFailure {
    /** With all that extend them: refused and reset connections are socket exceptions, and Hadoop's timeouts time-outs. */
    private static final List<Class<? extends Exception>> KINDS = List.of(
            SocketException.class,
            SocketTimeoutException.class,
            UnknownHostException.class,
            RetriableException.class,
            StandbyException.class,
            // HDFS: while it starts, while data nodes are away, while a file of somebody who died is closed
            SafeModeException.class,
            NotReplicatedYetException.class,
            AlreadyBeingCreatedException.class,
            BlockMissingException.class);

    /** Of stores and table formats, by name: their jars are there only where they are used. */
    private static final Set<String> NAMES = Set.of(
            // S3: 503 SlowDown and 429, other statuses from 500, no answer at all
            "org.apache.hadoop.fs.s3a.AWSServiceThrottledException",
            "org.apache.hadoop.fs.s3a.AWSStatus500Exception",
            "org.apache.hadoop.fs.s3a.AWSNoResponseException",
            "software.amazon.awssdk.core.exception.ApiCallTimeoutException",
            "software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException",
            "software.amazon.awssdk.core.exception.RetryableException",
            // DynamoDB, where Delta's log store for many drivers keeps its commits
            "software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException",
            "software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException",
            // Delta: somebody else committed meanwhile
            "io.delta.exceptions.DeltaConcurrentModificationException",
            "org.apache.spark.sql.delta.DeltaConcurrentModificationException");

    /** The most frequent ones that extend a kind, as text has no classes. */
    private static final Set<String> EXTENDING = Set.of(
            ConnectException.class.getName(),
            NoRouteToHostException.class.getName(),
            ConnectTimeoutException.class.getName());

    /** Statuses that ABFS and Google's store tell in their messages. */
    private static final Pattern BUSY =
            Pattern.compile("(?s)(429|50[0234]) .*|Operation failed: .*, (429|50[0234]), .*|.*\\bServerBusy\\b.*");

    private static final Set<String> WITH_STATUS =
            Set.of("AbfsRestOperationException", "GoogleJsonResponseException", "HttpResponseException");

    private static final String CUT_OFF_CALL = "End of File Exception between local host";
    private static final String SPARK = "org.apache.spark.";

    /** A failure of a task comes to the driver as text: the name of its class, behind a blank or a line's beginning. */
    private static final Pattern IN_TEXT = Pattern.compile("(?m)(?:^|\\s)(?:"
            + Stream.of(NAMES.stream(), KINDS.stream().map(Class::getName), EXTENDING.stream())
                    .flatMap(names -> names)
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"))
            + ")(?::|\\s|$)");

    private PassingFailure() {}

    /** The outermost failure that passes, of this one and its causes. */
    public static Optional<Throwable> in(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .filter(PassingFailure::passes)
                .findFirst();
    }

    /** Whether this failure passes, or one that caused it. */
    public static boolean isIn(Throwable thrown) {
        return in(thrown).isPresent();
    }

    private static boolean passes(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        if (thrown instanceof RemoteException remote) {
            String name = remote.getClassName();
            return KINDS.stream().anyMatch(kind -> kind.getName().equals(name)) || EXTENDING.contains(name);
        }
        // A port of this machine that is taken is no store's.
        if (thrown instanceof BindException) {
            return false;
        }
        if (KINDS.stream().anyMatch(kind -> kind.isInstance(thrown)) || isNamed(thrown.getClass())) {
            return true;
        }
        if (thrown instanceof EOFException) {
            return message.startsWith(CUT_OFF_CALL);
        }
        if (WITH_STATUS.contains(thrown.getClass().getSimpleName())) {
            return BUSY.matcher(message).matches();
        }
        return thrown.getClass().getName().startsWith(SPARK)
                && IN_TEXT.matcher(message).find();
    }

    private static boolean isNamed(Class<?> kind) {
        return Stream.<Class<?>>iterate(kind, each -> each != null, Class::getSuperclass)
                .anyMatch(each -> NAMES.contains(each.getName()));
    }
}
