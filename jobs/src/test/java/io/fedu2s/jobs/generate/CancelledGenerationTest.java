package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.plan.GenerateFunction;
import io.fedu2s.udf.plan.Lessons;
import io.fedu2s.udf.plan.PairWriting;
import io.fedu2s.udf.plan.PlannedPrompt;
import io.fedu2s.udf.plan.PromptSpec;
import io.fedu2s.udf.prompt.FieldLimits;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.prompt.StandardTemplates;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskProgress;
import io.fedu2s.udf.token.PromptForm;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs that are cancelled, their threads interrupted, while their tasks write with the model that all of them share. */
@ExtendWith(SharedSpark.class)
class CancelledGenerationTest {
    private static final Path MODEL = References.folder("nano-llama");
    private static final int UNITS = 16;
    private static final int PROMPTS_OF_UNIT = 3;
    private static final int TASKS = 2;

    /** Tells the test, in whose process the tasks run, how many rows they have taken. */
    private static final class Taken implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NonFinalStaticField")
        private static volatile CountDownLatch rows = new CountDownLatch(0);

        @Override
        public Iterator<Row> call(Iterator<Row> all) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public Row next() {
                    rows.countDown();
                    return all.next();
                }
            };
        }
    }

    private final SparkSession spark;

    CancelledGenerationTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void theNextJobWritesTheSameTextInTheSameProcess() throws InterruptedException {
        List<String> expected = texts(24);
        for (int round = 0; round < 6; round++) {
            // The first rows come before the first unit is begun, later ones while a unit before theirs is written.
            cancelAfter(1 + round * TASKS * PROMPTS_OF_UNIT, "cancelled-" + round);

            assertThat(texts(24)).as("after %d jobs were cancelled", round + 1).isEqualTo(expected);
        }
    }

    private void cancelAfter(int rows, String group) throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(rows);
        Taken.rows = taken;
        CompletableFuture<List<String>> job = CompletableFuture.supplyAsync(() -> {
            spark.sparkContext().setJobGroup(group, group, true);
            try {
                return texts(200);
            } finally {
                spark.sparkContext().clearJobGroup();
            }
        });
        taken.await();
        spark.sparkContext().cancelJobGroup(group);

        assertThatThrownBy(job::join).hasMessageContaining(group);
    }

    private List<String> texts(int newTokens) {
        ModelSpec model = new ModelSpec(MODEL.toString(), Dtype.FLOAT32, 1);
        SamplingConfig greedy = new SamplingConfig(newTokens, 0, 1, List.of(), 4096);
        PromptSpec prompts = new PromptSpec(
                KindMix.only(
                        Kind.plain("few-shot.txt", StandardTemplates.text("few-shot.txt"), FieldLimits.of(64, 64))),
                Map.of(),
                64,
                MODEL.toString(),
                PromptForm.PLAIN,
                "nano",
                greedy,
                new PairWriting(false, 1),
                Map.of(),
                0,
                "plan",
                Lessons.NONE);
        TaskProgress tokens = TaskProgress.of(spark.sparkContext(), more -> {});
        Dataset<Row> units = spark.createDataFrame(planned(), PlannedPrompt.SCHEMA)
                .repartition(TASKS, col("unit"))
                .sortWithinPartitions("unit");
        return units
                .mapPartitions(new Taken(), Encoders.row(PlannedPrompt.SCHEMA))
                .mapPartitions(new GenerateFunction(model, prompts, tokens), Encoders.row(Generation.SCHEMA))
                .collectAsList()
                .stream()
                .map(Generation::fromRow)
                .map(row -> row.generationId() + " " + row.text())
                .sorted()
                .toList();
    }

    private static List<Row> planned() {
        return IntStream.range(0, UNITS * PROMPTS_OF_UNIT)
                .mapToObj(i -> new PlannedPrompt(
                                i / PROMPTS_OF_UNIT,
                                "Ward %d has %d beds and".formatted(i, 3 * i),
                                "",
                                "",
                                new Generation(
                                        "ward",
                                        "medicine",
                                        "notes.txt",
                                        "chunk-" + i,
                                        0,
                                        0,
                                        "few-shot",
                                        "",
                                        "generation-" + i,
                                        "",
                                        "nano",
                                        List.of(),
                                        List.of(),
                                        "",
                                        PlannedPrompt.PENDING,
                                        0,
                                        0,
                                        0,
                                        "plan",
                                        false))
                        .toRow())
                .toList();
    }
}
