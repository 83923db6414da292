package io.fedu2s.jobs.cluster;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process whose output goes to a file, that can be waited for by a line it prints, and that ends with this object. */
final class LoggedProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<Matcher> awaitedLine = new CompletableFuture<>();
    private final Thread pump;

    private LoggedProcess(String name, Process process, Path log, List<Pattern> awaited) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.pump = new Thread(() -> copyOutput(awaited), name + "-output");
        pump.setDaemon(true);
        pump.start();
    }

    /**
     * Starts {@code command} in {@code folder}; {@code awaited} are the lines, one after the other, that {@link #awaitLine}
     * waits for.
     */
    static LoggedProcess start(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path folder,
            Path log,
            Pattern... awaited)
            throws IOException {
        Files.createDirectories(folder);
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new LoggedProcess(name, builder.start(), log, List.of(awaited));
    }

    /** The first line that matched the last of the patterns, once it is there. */
    Matcher awaitLine(Duration atMost) throws InterruptedException {
        try {
            return awaitedLine.get(atMost.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("%s did not print its line within %s:%n%s".formatted(name, atMost, output()), e);
        }
    }

    /** Waits for the end and fails with the output if it is not a good one. */
    void awaitSuccess(Duration atMost) throws InterruptedException {
        boolean ended = process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS);
        if (ended) {
            pump.join(atMost.toMillis());
        }
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError("%s %s:%n%s"
                    .formatted(
                            name,
                            ended ? "ended with " + process.exitValue() : "was not done within " + atMost,
                            output()));
        }
    }

    /** Waits for the end, and says with what. */
    int awaitEnd(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("%s was not done within %s:%n%s".formatted(name, atMost, output()));
        }
        pump.join(atMost.toMillis());
        return process.exitValue();
    }

    /** Tells it to end, by SIGTERM, and goes on listening, as {@link Process#destroy} does not. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** All it has printed so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }

    /** What it has started, and what that has. */
    Stream<ProcessHandle> started() {
        return process.descendants();
    }

    /** Ends the process and what it started, by their handles. */
    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
            pump.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    private void copyOutput(List<Pattern> inTurn) {
        Iterator<Pattern> patterns = inTurn.iterator();
        Pattern awaited = patterns.next();
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter out = Files.newBufferedWriter(log)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                Matcher matcher = awaited.matcher(line);
                if (!awaitedLine.isDone() && matcher.find()) {
                    if (patterns.hasNext()) {
                        awaited = patterns.next();
                    } else {
                        awaitedLine.complete(matcher);
                    }
                }
            }
        } catch (IOException e) {
            awaitedLine.completeExceptionally(e);
        }
        awaitedLine.completeExceptionally(new IOException(name + " ended"));
    }
}
