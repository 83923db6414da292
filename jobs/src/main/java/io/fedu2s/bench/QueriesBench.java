package io.fedu2s.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.sql.Functions;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.model.Dtype;
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
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskProgress;
import io.fedu2s.udf.token.PromptForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how fast a query asks a model: the plan node of {@code fedu2s_complete}, beside the partition function that
 * {@code generate} asks by, and beside a plain function of Spark that sees one row. All three answer greedily with the same
 * weights, shared by the tasks of the executor; they take turns in one process, and medians of some repetitions are told.
 */
final class QueriesBench {
    private static final Logger LOG = LoggerFactory.getLogger(QueriesBench.class);

    /** Rows of a batch of the query and of a unit of the job. */
    private static final int TOGETHER = 64;

    /** One row after the other is so much slower that fewer of them tell as much. */
    private static final int FEWER = 8;

    private final SparkSession spark;
    private final ModelSpec model;
    private final int newTokens;

    /** What {@link #tokens} counts, and how long it took. */
    private record Repetition(Timed<Long> query, Timed<Long> job, Timed<Long> rowByRow) {}

    QueriesBench(SparkSession spark, String folder, int newTokens) {
        this.spark = spark;
        this.model = new ModelSpec(folder, Dtype.FLOAT32, 1);
        this.newTokens = newTokens;
    }

    /** One line of JSON. */
    String run(int rows, int repeats) {
        repetition(0, TOGETHER);
        List<Repetition> repetitions = IntStream.rangeClosed(1, repeats)
                .mapToObj(number -> repetition(number, rows))
                .toList();
        double query = tokensPerSecond(repetitions, Repetition::query);
        double job = tokensPerSecond(repetitions, Repetition::job);
        double rowByRow = tokensPerSecond(repetitions, Repetition::rowByRow);
        ObjectNode line = JsonMapper.builder().build().createObjectNode();
        line.put("rows", rows);
        line.put("new_tokens", newTokens);
        line.put("cores", spark.sparkContext().defaultParallelism());
        line.put("repeats", repeats);
        line.put("tokens_per_s", query);
        line.put("job_tokens_per_s", job);
        line.put("row_by_row_tokens_per_s", rowByRow);
        line.put("times_job", query / job);
        line.put("times_row_by_row", query / rowByRow);
        return line.toString();
    }

    private static double tokensPerSecond(List<Repetition> repetitions, Function<Repetition, Timed<Long>> part) {
        Timed<Long> median = Timed.median(repetitions.stream().map(part).toList());
        return median.result() / median.seconds();
    }

    private Repetition repetition(int number, int rows) {
        Timed<Long> query = Timed.of(() -> tokens(answersOfQuery(rows)));
        Timed<Long> job = Timed.of(() -> tokens(answersOfJob(rows)));
        Timed<Long> rowByRow = Timed.of(() -> tokens(answersRowByRow(Math.max(1, rows / FEWER))));
        LOG.info("repetition {}: query {}, job {}, a row at a time, of fewer, {}", number, query, job, rowByRow);
        return new Repetition(query, job, rowByRow);
    }

    private static long tokens(Dataset<Row> answers) {
        return answers.agg(sum("new_tokens")).head().getLong(0);
    }

    private static String prompt(long row) {
        return "Ward %d of the hospital has %d beds and %d nurses. In the evening the first of them"
                .formatted(row, 3 * row, row % 7);
    }

    private Dataset<Row> prompts(int rows) {
        UDF1<Long, String> written = QueriesBench::prompt;
        return spark.range(0, rows, 1, tasks())
                .select(udf(written, DataTypes.StringType).apply(col("id")).as("prompt"));
    }

    private int tasks() {
        return spark.sparkContext().defaultParallelism();
    }

    private Dataset<Row> answersOfQuery(int rows) {
        String options = "max_new_tokens=%d, temperature=0, batch_rows=%d".formatted(newTokens, TOGETHER);
        return prompts(rows)
                .select(Functions.complete(col("prompt"), model.path(), options).as("answer"))
                .select("answer.new_tokens");
    }

    private Dataset<Row> answersOfJob(int rows) {
        PromptSpec prompts = new PromptSpec(
                KindMix.only(Kind.plain(
                        "few-shot.txt", StandardTemplates.text("few-shot.txt"), FieldLimits.of(newTokens, newTokens))),
                Map.of(),
                TOGETHER,
                model.path(),
                PromptForm.PLAIN,
                "bench",
                greedy(),
                new PairWriting(false, 1),
                Map.of(),
                0,
                "bench",
                Lessons.NONE);
        List<Row> planned =
                IntStream.range(0, rows).mapToObj(row -> planned(row).toRow()).toList();
        return spark.createDataFrame(planned, PlannedPrompt.SCHEMA)
                .repartitionByRange(tasks(), col("unit"))
                .sortWithinPartitions("unit")
                .mapPartitions(
                        new GenerateFunction(model, prompts, TaskProgress.of(spark.sparkContext(), more -> {})),
                        Encoders.row(Generation.SCHEMA))
                .select("new_tokens");
    }

    private SamplingConfig greedy() {
        return new SamplingConfig(newTokens, 0, 1, List.of(), 8192);
    }

    private static PlannedPrompt planned(int row) {
        var generation = new Generation(
                "bench",
                "bench",
                "bench",
                "chunk-" + row,
                0,
                0,
                "few-shot",
                "",
                "generation-" + row,
                "",
                "bench",
                List.of(),
                List.of(),
                "",
                PlannedPrompt.PENDING,
                0,
                0,
                0,
                "bench",
                false);
        return new PlannedPrompt(row / TOGETHER, prompt(row), "", "", generation);
    }

    private Dataset<Row> answersRowByRow(int rows) {
        SamplingConfig greedy = greedy();
        ModelSpec asked = model;
        UDF1<String, Integer> answered = prompt -> {
            try (ModelHolder.Lease lease = ModelHolder.acquire(asked);
                    var generator = new TextGenerator(lease.model(), Optional.empty())) {
                return generator
                        .generate(List.of(new GenerationRequest(prompt, prompt, 0)), greedy)
                        .get(0)
                        .newTokens();
            }
        };
        return prompts(rows)
                .select(udf(answered, DataTypes.IntegerType)
                        .apply(col("prompt"))
                        .as("new_tokens"));
    }
}
