package io.fedu2s.jobs.cluster;

import io.fedu2s.jobs.cluster.DriverEnd.State;
import io.fedu2s.jobs.error.Errors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages.DriverStatusResponse;
import org.apache.spark.deploy.master.DriverInfo;
import org.apache.spark.deploy.master.DriverState;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Enumeration;

/**
 * A driver on a standalone cluster, as its launcher sees it: waited for, over a restart of the master too, and told to end
 * where the launcher is told to, or where no worker takes it.
 */
public final class StandaloneDriver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneDriver.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A master that does not answer may be on its way back. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final String masterUrl;
    private final Submission submission;
    private final RpcEnv network;
    private final StandaloneMaster master;
    private final Thread whenToldToEnd = new Thread(this::tellToEnd, "driver-too");
    private volatile @Nullable DriverInfo driver;
    private long heardAt = System.nanoTime();
    private long takenAt = System.nanoTime();

    /** The one that {@code submission} sent to the master at {@code masterUrl}. */
    public StandaloneDriver(String masterUrl, Submission submission) {
        SparkConf conf = new SparkConf();
        SecurityManager security = new SecurityManager(
                conf, SecurityManager.$lessinit$greater$default$2(), SecurityManager.$lessinit$greater$default$3());
        this.masterUrl = masterUrl;
        this.submission = submission;
        this.network = RpcEnv.create("fedu2s-launcher", Utils.localHostName(), 0, conf, security, true);
        this.master = new StandaloneMaster(network, masterUrl);
        Runtime.getRuntime().addShutdownHook(whenToldToEnd);
    }

    /**
     * Waits for its end.
     *
     * @param atMost how long it may wait for a worker; zero is for ever
     */
    public DriverEnd await(Duration atMost) {
        while (isWithin(SILENCE, heardAt)) {
            Optional<DriverEnd> end = look(atMost);
            if (end.isPresent()) {
                return end.get();
            }
            sleep();
        }
        return new DriverEnd(
                State.LOST, "The master %s no longer answers, or does not know the driver.".formatted(masterUrl));
    }

    private Optional<DriverEnd> look(Duration atMost) {
        DriverInfo known = driver;
        if (known == null) {
            Optional<List<DriverInfo>> sent = master.driversWith(submission.javaOption());
            if (sent.isPresent() && sent.get().isEmpty()) {
                return Optional.of(new DriverEnd(State.NOT_SENT, "The master %s got no driver.".formatted(masterUrl)));
            }
            sent.ifPresent(drivers -> hear(drivers.get(0)));
            return Optional.empty();
        }
        Optional<DriverStatusResponse> status = master.driver(known.id());
        if (status.isEmpty()) {
            return Optional.empty();
        }
        heardAt = System.nanoTime();
        Enumeration.Value state = status.get().state().get();
        if (!state.equals(DriverState.SUBMITTED())) {
            takenAt = System.nanoTime();
        } else if (!atMost.isZero() && !isWithin(atMost, takenAt)) {
            master.kill(known.id());
            throw Errors.noWorkerForDriver(
                    atMost,
                    Amounts.cores(known.desc().cores()),
                    Amounts.memory(known.desc().mem()),
                    ClusterOffer.of(masterUrl, master));
        }
        return end(known, state, status.get());
    }

    private void hear(DriverInfo sent) {
        driver = sent;
        LOG.info("the driver {} is waited for", sent.id());
    }

    private static Optional<DriverEnd> end(DriverInfo driver, Enumeration.Value state, DriverStatusResponse status) {
        String who = "The driver " + driver.id()
                + (status.workerHostPort().isDefined()
                        ? " on the worker " + status.workerHostPort().get()
                        : "");
        if (state.equals(DriverState.FINISHED())) {
            return Optional.of(new DriverEnd(State.FINISHED, who + " is done."));
        }
        if (state.equals(DriverState.FAILED())) {
            return Optional.of(new DriverEnd(State.FAILED, who + " failed."));
        }
        if (state.equals(DriverState.KILLED())) {
            return Optional.of(new DriverEnd(State.KILLED, who + " was told to end."));
        }
        if (state.equals(DriverState.ERROR())) {
            return Optional.of(
                    status.exception().isDefined()
                            ? new DriverEnd(
                                    State.REFUSED,
                                    who + " could not be started: "
                                            + status.exception().get() + ".")
                            : new DriverEnd(State.LOST, who + " was lost with its worker."));
        }
        return Optional.empty();
    }

    private static boolean isWithin(Duration time, long since) {
        return System.nanoTime() - since <= time.toNanos();
    }

    private void tellToEnd() {
        DriverInfo known = driver;
        if (known != null && master.kill(known.id())) {
            System.err.println("fedu2s: told to end; so is the driver " + known.id()
                    + ", which says in its own log what it" + " has committed. The same command goes on from there.");
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(whenToldToEnd);
        network.shutdown();
    }
}
