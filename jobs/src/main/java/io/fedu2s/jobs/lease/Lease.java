package io.fedu2s.jobs.lease;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.error.RetryException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write below an output: a file that says who has it, renewed while that process lives. A second one is refused
 * while the file is renewed, and takes over where it was not for the lease's time: what counts is whether it changes while one
 * looks, not what time it has, so clocks may differ.
 *
 * <p>Of two that take over at once one wins, for each looks again whether the file is its own. Whoever was stopped for longer
 * than the lease's time finds another's file, and is told to end.
 */
public final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final String NAME = ".lease";
    private static final int BEATS = 6;

    /** Hadoop's option of a new file that must not take another's place, and what S3 calls a place that was taken. */
    private static final String IF_NONE_IS_THERE = CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

    private static final String CHANGED_MEANWHILE = "RemoteFileChangedException";

    private final FileSystem files;
    private final Path path;
    private final Duration time;
    private final Runnable onLoss;
    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> renewing;
    private Holder own;
    private long renewedAt;
    private volatile boolean lost;

    private Lease(FileSystem files, Path path, Duration time, Runnable onLoss, Holder own) {
        this.files = files;
        this.path = path;
        this.time = time;
        this.onLoss = onLoss;
        this.own = own;
        this.renewedAt = System.nanoTime();
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "lease");
            thread.setDaemon(true);
            return thread;
        });
        long beat = beat(time).toMillis();
        this.renewing = timer.scheduleWithFixedDelay(this::renew, beat, beat, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes the lease of an output.
     *
     * @param root the output
     * @param command what is done with it, for others to read
     * @param time after which without a sign of life it may be taken over
     * @param onLoss is run, in a thread of the lease's own, when another one has taken it
     * @throws RetryException where somebody else has it
     */
    public static Lease take(String root, Configuration hadoop, String command, Duration time, Runnable onLoss) {
        Path path = new Path(root, NAME);
        try {
            FileSystem files = FileSystem.newInstance(path.toUri(), hadoop);
            files.setWriteChecksum(false);
            Holder own = Holder.here(command);
            while (!isMine(files, path, own)) {
                makeRoom(files, path, time);
                create(files, path, own);
            }
            return new Lease(files, path, time, onLoss, own);
        } catch (IOException e) {
            throw Errors.outputUnwritable(path.toString(), e);
        }
    }

    private static boolean isMine(FileSystem files, Path path, Holder own) throws IOException {
        return read(files, path).flatMap(Holder::fromJson).filter(own::isSame).isPresent();
    }

    /** Waits until nobody has it, or it is plain that somebody does. */
    private static void makeRoom(FileSystem files, Path path, Duration time) throws IOException {
        Optional<String> seen = read(files, path);
        if (seen.isEmpty()) {
            return;
        }
        Optional<Holder> holder = Holder.fromJson(seen.get());
        long end = System.nanoTime() + time.toNanos();
        while (holder.filter(Holder::isGone).isEmpty() && System.nanoTime() < end) {
            sleep(beat(time).dividedBy(2));
            Optional<String> now = read(files, path);
            if (now.isEmpty()) {
                return;
            }
            Optional<Holder> other = Holder.fromJson(now.get());
            if (other.isPresent() && !now.equals(seen)) {
                throw new RetryException(
                        "The output '%s' is being written by %s. Wait until that has ended; %s is its lease."
                                .formatted(path.getParent(), other.get(), path));
            }
        }
        takeAway(files, path, seen.get());
        LOG.warn(
                "the lease {} of {} had run out and is taken over",
                path,
                holder.map(Holder::toString).orElse("nobody"));
    }

    /** Takes a file away that still says the same; one that came meanwhile is put back. */
    private static void takeAway(FileSystem files, Path path, String seen) throws IOException {
        Path aside = path.suffix("." + ProcessHandle.current().pid());
        files.delete(aside, false);
        try {
            if (files.rename(path, aside) && !read(files, aside).equals(Optional.of(seen)) && !files.exists(path)) {
                files.rename(aside, path);
            }
        } catch (FileNotFoundException e) {
            // Some file systems say it so, and not by false, when there is nothing to rename.
            LOG.debug("somebody else was faster", e);
        }
        files.delete(aside, false);
    }

    /**
     * Of two that create it at once, one does. S3 tells the other only when the file is closed, and only if it was asked to
     * look then.
     */
    private static void create(FileSystem files, Path path, Holder own) throws IOException {
        FSDataOutputStreamBuilder<?, ?> file =
                files.createFile(path).recursive().overwrite(false);
        file.opt(IF_NONE_IS_THERE, true);
        try (OutputStream out = file.build()) {
            out.write(bytes(own));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("somebody else was faster", e);
        } catch (PathIOException e) {
            if (!e.getClass().getSimpleName().equals(CHANGED_MEANWHILE)) {
                throw e;
            }
            LOG.debug("somebody else was faster", e);
        }
    }

    private static void overwrite(FileSystem files, Path path, Holder own) throws IOException {
        try (OutputStream out = files.create(path, true)) {
            out.write(bytes(own));
        }
    }

    private static byte[] bytes(Holder own) {
        return own.toJson().getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> read(FileSystem files, Path path) throws IOException {
        try (InputStream in = files.open(path)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Duration beat(Duration time) {
        return time.dividedBy(BEATS);
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.max(1, time.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetryException("interrupted while waiting for the lease of the output");
        }
    }

    private void renew() {
        try {
            if (!isMine(files, path, own)) {
                lose();
                return;
            }
            own = own.renewed();
            overwrite(files, path, own);
            renewedAt = System.nanoTime();
        } catch (IOException e) {
            LOG.warn("the lease {} can't be renewed now: {}", path, e.toString());
            if (System.nanoTime() - renewedAt > time.toNanos()) {
                lose();
            }
        }
    }

    private void lose() {
        if (!lost) {
            lost = true;
            renewing.cancel(false);
            LOG.error("the lease {} was taken by somebody else; this command ends", path);
            onLoss.run();
        }
    }

    /**
     * Does nothing while it is held.
     *
     * @throws RetryException where it was lost
     */
    public void requireHeld() {
        if (lost) {
            throw new RetryException(
                    "The lease '%s' was taken by somebody else, since it was not renewed in time. What is committed stays; run the same command again."
                            .formatted(path));
        }
    }

    /** Gives it back. */
    @Override
    public void close() {
        renewing.cancel(false);
        timer.shutdown();
        try {
            if (timer.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS) && !lost && isMine(files, path, own)) {
                files.delete(path, false);
            }
            files.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the lease {} can't be given back: {}", path, e.toString());
        }
    }
}
