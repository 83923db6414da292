package io.fedu2s.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of a run, by what Spark writes down of it. */
final class EventLogTest {
    private static final String EVENTS = """
            {"Event":"SparkListenerApplicationStart","Timestamp":1000}
            {"Event":"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart","executionId":0,"time":2000,"jobGroupId":"ingest"}
            {"Event":"SparkListenerJobStart","Job ID":0,"Submission Time":3000,"Stage IDs":[0,1],"Properties":{"spark.jobGroup.id":"ingest"}}
            {"Event":"SparkListenerTaskEnd","Stage ID":1,"Task Metrics":{"Executor CPU Time":1500000000,"Executor Deserialize CPU Time":500000000}}
            {"Event":"SparkListenerJobStart","Job ID":1,"Submission Time":3500,"Stage IDs":[2],"Properties":{"spark.jobGroup.id":"ingest"}}
            {"Event":"SparkListenerJobEnd","Job ID":1,"Completion Time":4500}
            {"Event":"SparkListenerJobEnd","Job ID":0,"Completion Time":4000}
            {"Event":"SparkListenerJobStart","Job ID":2,"Submission Time":4600,"Stage IDs":[3],"Properties":{}}
            {"Event":"SparkListenerJobEnd","Job ID":2,"Completion Time":4700}
            {"Event":"SparkListenerJobStart","Job ID":3,"Submission Time":6000,"Stage IDs":[4],"Properties":{"spark.jobGroup.id":"filter"}}
            {"Event":"SparkListenerTaskEnd","Stage ID":4,"Task Metrics":{}}
            {"Event":"SparkListenerJobEnd","Job ID":3,"Completion Time":6500}
            {"Event":"SparkListenerApplicationEnd","Timestamp":7000}
            """;

    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void write() throws IOException {
        log = Files.writeString(folder.resolve("local-1"), EVENTS);
    }

    @Test
    void aStepLastsUntilTheNextOneAndIsIdleWhileNoJobRuns() {
        List<StepCost> steps = EventLog.read(log).steps(List.of(2500L, 5999L, 6000L, 9000L));

        assertThat(steps)
                .containsExactly(
                        new StepCost("ingest", 1, 2, 1, 2, 2.0, 4.0, 2.4),
                        new StepCost("filter", 0, 1, 1, 1, 0.0, 1.0, 0.5));
        assertThat(steps.get(0).line()).isEqualTo("| `ingest` | 1 | 2 | 1 | 2 | 2.0 s | 4.0 s | 2.4 s |");
    }

    @Test
    void aLogThatRollsIsReadFileByFile() throws IOException {
        List<String> lines = EVENTS.lines().toList();
        Path rolled = Files.createDirectory(folder.resolve("eventlog_v2_local-1"));
        Files.write(rolled.resolve("events_1_local-1"), lines.subList(0, 6));
        Files.write(rolled.resolve("events_2_local-1"), lines.subList(6, lines.size()));
        Files.writeString(rolled.resolve("appstatus_local-1"), "");

        assertThat(EventLog.read(rolled).steps(List.of()))
                .isEqualTo(EventLog.read(log).steps(List.of()));
    }

    @Test
    void whatIsNoLogIsRefused() throws IOException {
        Path other =
                Files.write(folder.resolve("local-2.zstd"), new byte[] {(byte) 0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});

        assertThatThrownBy(() -> EventLog.read(other))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("local-2.zstd")
                .hasMessageContaining("spark.eventLog.compress=false");
        assertThatThrownBy(() -> EventLog.read(folder.resolve("none")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("none");
    }
}
