package io.fedu2s.jobs.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Who committed to a table of a run: every commit of this program that changes rows names the step that made it (Delta
 * protocol, "Transaction Identifiers"). Rows that another program deletes, updates, adds or restores are told by that;
 * {@code OPTIMIZE}, {@code VACUUM} and properties change no rows.
 */
final class CommitLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OURS = Pattern.compile(".*(@\\d{1,18}|/history)");
    private static final String RESTORE = "RESTORE";

    private final Path log;
    private final Configuration hadoop;

    /** The log of a table's folder. */
    CommitLog(TableFolder folder, Configuration hadoop) {
        this.log = folder.log();
        this.hadoop = hadoop;
    }

    /**
     * A commit by another program.
     *
     * @param version of the table
     * @param operation as Delta names it, such as {@code DELETE}
     * @param ours the last version before it that this program made, or -1 if its log is gone
     */
    record Foreign(long version, String operation, long ours) {}

    /** What is known of one commit. */
    private record Commit(boolean isOurs, boolean changesRows, String operation, long restored) {}

    /**
     * The commit by which the rows are not those any more that this program left, if there is one.
     *
     * @param version the table's last one
     * @param known an earlier version that was looked at; -1 for none
     */
    Optional<Foreign> foreign(long version, long known) {
        long at = version;
        while (at > known) {
            Optional<Commit> commit = read(at);
            if (commit.isEmpty() || commit.get().isOurs()) {
                return Optional.empty();
            }
            if (commit.get().changesRows() && !isTakenBack(commit.get(), at)) {
                return Optional.of(new Foreign(at, commit.get().operation(), lastOfOurs(at)));
            }
            at = commit.get().changesRows() ? commit.get().restored() : at - 1;
        }
        return Optional.empty();
    }

    /** Whether it restores a version since which this program committed nothing. */
    private boolean isTakenBack(Commit commit, long version) {
        return commit.operation().equals(RESTORE)
                && commit.restored() >= 0
                && commit.restored() < version
                && lastOfOurs(version) <= commit.restored();
    }

    private long lastOfOurs(long before) {
        for (long at = before - 1; at >= 0; at--) {
            Optional<Commit> commit = read(at);
            if (commit.isEmpty()) {
                return -1;
            }
            if (commit.get().isOurs()) {
                return at;
            }
        }
        return -1;
    }

    /** A commit; none where the log begins later. */
    private Optional<Commit> read(long version) {
        Path file = new Path(log, "%020d.json".formatted(version));
        try (var lines = new BufferedReader(
                new InputStreamReader(file.getFileSystem(hadoop).open(file), StandardCharsets.UTF_8))) {
            boolean isOurs = false;
            boolean changesRows = false;
            String operation = "";
            long restored = -1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode action = JSON.readTree(line);
                isOurs |= OURS.matcher(action.at("/txn/appId").asText()).matches();
                changesRows |= action.at("/add/dataChange").asBoolean()
                        || action.at("/remove/dataChange").asBoolean();
                JsonNode info = action.path("commitInfo");
                if (info.isObject()) {
                    operation = info.path("operation").asText();
                    restored = info.at("/operationParameters/version").asLong(-1);
                }
            }
            return Optional.of(new Commit(isOurs, changesRows, operation, restored));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
