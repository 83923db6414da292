package io.fedu2s.bench;

import io.fedu2s.jobs.cli.ExitCodes;
import io.fedu2s.jobs.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench events}: what the steps of a run cost beside the work itself. */
@Command(
        name = "events",
        description =
                "Print a table: queries, jobs, tasks, commits and the time without any job, by step, of a run that"
                        + " Spark wrote an event log of (spark.eventLog.enabled=true, spark.eventLog.compress=false).",
        mixinStandardHelpOptions = true)
final class BenchEventsCommand implements Callable<Integer> {
    private static final Pattern COMMIT = Pattern.compile(".*/_delta_log/\\d{20}\\.json");

    @Parameters(paramLabel = "LOG", description = "Spark's event log: a file, or the folder of one that rolls.")
    private Path log = Path.of("");

    @Option(
            names = "--tables",
            paramLabel = "DIR",
            description = "The run's tables, output.root/tables, whose commits are counted.")
    private @Nullable Path tables;

    @Override
    public Integer call() {
        List<Long> commits = tables == null ? List.of() : commits(tables);
        System.out.println(StepCost.HEADER);
        EventLog.read(log).steps(commits).forEach(step -> System.out.println(step.line()));
        return ExitCodes.DONE;
    }

    /** When each was made, by the time of its file. */
    private static List<Long> commits(Path tables) {
        try (Stream<Path> files = Files.find(
                tables, 3, (file, of) -> COMMIT.matcher(file.toString()).matches())) {
            List<Long> times = new ArrayList<>();
            for (Path file : files.toList()) {
                times.add(Files.getLastModifiedTime(file).toMillis());
            }
            return times;
        } catch (IOException e) {
            throw Errors.tablesUnlisted(tables.toString(), e);
        }
    }
}
