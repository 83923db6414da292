package io.fedu2s.jobs.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.cluster.StandaloneMaster;
import io.fedu2s.jobs.cluster.Submission;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verdict of a driver that runs on a cluster, left beside its output for the launcher: of a driver's exit code no cluster
 * keeps more than whether it is zero.
 */
final class VerdictFile {
    private static final Logger LOG = LoggerFactory.getLogger(VerdictFile.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Before file systems are closed. */
    private static final int HOOK_PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 30;

    private final Path path;
    private final Configuration hadoop;
    private final boolean isKnownWhenKilled;
    private final Runnable hook = this::forsake;
    private boolean forsaken;

    VerdictFile(String outputRoot, Submission submission, SparkConf spark) {
        this.path = new Path(outputRoot, ".verdict-" + submission.mark());
        this.hadoop = SparkHadoopUtil.get().newConfiguration(spark);
        this.isKnownWhenKilled = StandaloneMaster.isMeant(spark.get("spark.master", ""));
    }

    /**
     * Leaves word that the driver died, which stands where nobody is left to say more. Of a driver that it was told to kill a
     * standalone master knows so itself, and the launcher that told it is gone: a SIGTERM from here to {@link #end} takes the
     * word away.
     */
    synchronized void begin() {
        ShutdownHookManager.get().addShutdownHook(hook, HOOK_PRIORITY);
        write(Verdict.DIED);
    }

    /** Leaves the last word; where that fails, the launcher learns only that the driver failed. */
    synchronized void end(Verdict verdict) {
        if (forsaken || ShutdownHookManager.get().isShutdownInProgress()) {
            return;
        }
        if (verdict.equals(Verdict.DONE)) {
            // A cluster knows by itself that all went well.
            remove();
        } else {
            write(verdict);
        }
        try {
            ShutdownHookManager.get().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the process is told to end this very moment", e);
        }
    }

    private synchronized void forsake() {
        forsaken = true;
        if (isKnownWhenKilled) {
            remove();
        }
    }

    private void write(Verdict verdict) {
        try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
            out.write(JSON.writeValueAsBytes(verdict));
        } catch (IOException e) {
            LOG.warn("the verdict '{}' can't be left: {}", path, e.toString());
        }
    }

    private void remove() {
        try {
            path.getFileSystem(hadoop).delete(path, false);
        } catch (IOException e) {
            LOG.warn("the verdict '{}' can't be taken away: {}", path, e.toString());
        }
    }

    /**
     * Takes it away; nothing where there is none, or only a part of one.
     *
     * @throws IOException where the file system does not answer
     */
    Optional<Verdict> take() throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        try (InputStream in = files.open(path)) {
            return Optional.of(JSON.readValue(in, Verdict.class));
        } catch (FileNotFoundException | JacksonException e) {
            return Optional.empty();
        } finally {
            files.delete(path, false);
        }
    }
}
