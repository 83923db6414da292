package io.fedu2s.jobs.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.cluster.Submission;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verdict of a driver that runs on a cluster, left beside its output for the launcher: of a driver's exit code no cluster
 * keeps more than whether it is zero.
 */
final class VerdictFile {
    private static final Logger LOG = LoggerFactory.getLogger(VerdictFile.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path path;
    private final Configuration hadoop;

    VerdictFile(String outputRoot, Submission submission, Configuration hadoop) {
        this.path = new Path(outputRoot, ".verdict-" + submission.mark());
        this.hadoop = hadoop;
    }

    /** Leaves it; where that fails, the launcher learns only that the driver failed. */
    void leave(Verdict verdict) {
        try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
            out.write(JSON.writeValueAsBytes(verdict));
        } catch (IOException e) {
            LOG.warn("the verdict '{}' can't be left: {}", path, e.toString());
        }
    }

    /** Takes it away: a cluster knows by itself that all went well. */
    void remove() {
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
