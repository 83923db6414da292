package io.fedu2s.bench;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.error.Errors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Spark wrote down of an application: its queries, jobs and tasks, by the step that they were for. */
final class EventLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUERY = "org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart";

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Map<Integer, Step> byStage = new HashMap<>();
    private final Map<Integer, Long> begun = new HashMap<>();

    /** When jobs ran, by their beginnings: to the latest end of those that began then. */
    private final TreeMap<Long, Long> ran = new TreeMap<>();

    private long end;

    /** One step, while its events are read. */
    private static final class Step {
        private final String name;
        private final long start;
        private int queries;
        private int jobs;
        private int tasks;
        private long taskNanos;

        Step(String name, long start) {
            this.name = name;
            this.start = start;
        }
    }

    private EventLog() {}

    /**
     * Reads one.
     *
     * @param log the file, or the folder of a log that rolls
     * @throws io.fedu2s.udf.error.UserException where it can't be read
     */
    static EventLog read(Path log) {
        EventLog events = new EventLog();
        for (Path file : files(log)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.forEach(line -> events.add(file, line));
            } catch (IOException | UncheckedIOException e) {
                throw Errors.eventLogUnreadable(file.toString(), e);
            }
        }
        return events;
    }

    private static List<Path> files(Path log) {
        if (!Files.isDirectory(log)) {
            return List.of(log);
        }
        try (Stream<Path> all = Files.list(log)) {
            return all.filter(file -> file.getFileName().toString().startsWith("events_"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Errors.eventLogUnreadable(log.toString(), e);
        }
    }

    private void add(Path file, String line) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (JacksonException e) {
            throw Errors.eventLogUnreadable(file.toString(), e);
        }
        switch (event.path("Event").asText()) {
            case QUERY -> {
                Step step = step(event.path("jobGroupId"), event.path("time").asLong());
                if (step != null) {
                    step.queries++;
                }
            }
            case "SparkListenerJobStart" -> jobStart(event);
            case "SparkListenerJobEnd" -> jobEnd(event);
            case "SparkListenerTaskEnd" -> taskEnd(event);
            case "SparkListenerApplicationEnd" -> end = event.path("Timestamp").asLong();
            default -> {}
        }
    }

    private @Nullable Step step(JsonNode group, long time) {
        return group.isTextual() ? steps.computeIfAbsent(group.asText(), name -> new Step(name, time)) : null;
    }

    private void jobStart(JsonNode event) {
        long time = event.path("Submission Time").asLong();
        begun.put(event.path("Job ID").asInt(), time);
        Step step = step(event.path("Properties").path("spark.jobGroup.id"), time);
        if (step != null) {
            step.jobs++;
            event.path("Stage IDs").forEach(stage -> byStage.put(stage.asInt(), step));
        }
    }

    private void jobEnd(JsonNode event) {
        Long start = begun.remove(event.path("Job ID").asInt());
        if (start != null) {
            end = Math.max(end, event.path("Completion Time").asLong());
            ran.merge(start, event.path("Completion Time").asLong(), Math::max);
        }
    }

    private void taskEnd(JsonNode event) {
        Step step = byStage.get(event.path("Stage ID").asInt());
        if (step != null) {
            JsonNode metrics = event.path("Task Metrics");
            step.tasks++;
            step.taskNanos += metrics.path("Executor CPU Time").asLong()
                    + metrics.path("Executor Deserialize CPU Time").asLong();
        }
    }

    /**
     * Each step, in the order in which they began.
     *
     * @param commits when tables were committed to, in milliseconds since 1970
     */
    List<StepCost> steps(List<Long> commits) {
        List<Step> all = List.copyOf(steps.values());
        List<StepCost> costs = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Step step = all.get(i);
            long from = step.start;
            long to = i + 1 < all.size() ? all.get(i + 1).start : Math.max(end, from);
            costs.add(new StepCost(
                    step.name,
                    step.queries,
                    step.jobs,
                    step.tasks,
                    (int) commits.stream().filter(at -> from <= at && at < to).count(),
                    step.taskNanos / 1e9,
                    (to - from) / 1e3,
                    idle(from, to) / 1e3));
        }
        return costs;
    }

    private long idle(long from, long to) {
        long idle = 0;
        long quietSince = from;
        for (Map.Entry<Long, Long> job : ran.entrySet()) {
            long start = Math.min(Math.max(job.getKey(), from), to);
            idle += Math.max(0, start - quietSince);
            quietSince = Math.max(quietSince, Math.min(job.getValue(), to));
        }
        return idle + Math.max(0, to - quietSince);
    }
}
