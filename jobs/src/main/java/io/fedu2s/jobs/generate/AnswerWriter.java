package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.fedu2s.jobs.cluster.ModelStage;
import io.fedu2s.jobs.cluster.RunMetrics;
import io.fedu2s.jobs.config.GenerateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.plan.GenerateFunction;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.Progress;
import io.fedu2s.udf.spark.TaskProgress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prompts into rows of {@code generations}: first those that need no model, then what the model answers, by some units of
 * work at a time, a commit each, and at last the copies of answers.
 *
 * @param step names the commits; what it names is the same whenever they are tried again
 */
record AnswerWriter(RunConfig config, Tables tables, GenerationInputs inputs, CommitListener listener, String step) {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);

    /**
     * How many prompts there are.
     *
     * @param byStatus by {@link GenerationPlan.Status}
     * @param askedByUnit of those that the model must answer, by unit of work
     */
    private record Tally(SortedMap<String, Long> byStatus, SortedMap<Long, Long> askedByUnit) {
        long prompts() {
            return sum(byStatus);
        }

        long asked() {
            return sum(askedByUnit);
        }

        private static long sum(SortedMap<?, Long> counts) {
            return counts.values().stream().mapToLong(n -> n).sum();
        }
    }

    /** Writes what is missing; {@code looking} chooses among what is to be asked when the rest is settled. */
    void write(Dataset<Row> prompts, UnaryOperator<Dataset<Row>> looking) {
        Dataset<Row> open = GenerationPlan.open(prompts, tables.read(TableName.GENERATIONS), inputs.planId())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Tally tally = tally(open);
            LOG.info("generate: {} prompts to settle {}", tally.prompts(), tally.byStatus());
            if (tally.byStatus().containsKey("REFUSED") || tally.byStatus().containsKey("KNOWN")) {
                tables.appendNext(TableName.GENERATIONS, GenerationPlan.settled(open), step);
            }
            Dataset<Row> left = looking.apply(open);
            ask(left, left == open ? tally : tally(left));
            if (tally.byStatus().containsKey("COPY")) {
                Dataset<Row> copies = GenerationPlan.copied(open, tables.read(TableName.GENERATIONS));
                tables.appendNext(TableName.GENERATIONS, copies, step);
            }
        } finally {
            open.unpersist();
        }
    }

    /** The units of work that are to be asked, in the order of their numbers. */
    static List<FirstAnswers.Unit> units(Dataset<Row> open) {
        return GenerationPlan.asked(open)
                .groupBy(col("unit"), col("generation.domain").as("domain"))
                .agg(count(lit(1)).as("prompts"))
                .orderBy("unit")
                .collectAsList()
                .stream()
                .map(row -> new FirstAnswers.Unit(row.getLong(0), row.getString(1), row.getLong(2)))
                .toList();
    }

    /** Asks some units before the others, in a commit of their own; gives what is left. */
    Dataset<Row> askFirst(Dataset<Row> open, List<Long> units) {
        Dataset<Row> asked = GenerationPlan.asked(open).where(col("unit").isInCollection(units));
        tables.appendNext(TableName.GENERATIONS, answers(WorkUnits.together(asked, units.size())), step);
        return open.where(not(col("unit").isInCollection(units)));
    }

    /** Commit by commit, each unit of work a task. */
    private void ask(Dataset<Row> open, Tally tally) {
        GenerateConfig generate = config.generate();
        Progress progress = Progress.of(LOG, "generate, answers", tally.asked());
        Dataset<Row> asked = GenerationPlan.asked(open);
        List<Long> units = List.copyOf(tally.askedByUnit().keySet());
        var pace = new Pace(
                generate.unitsPerCommit(),
                generate.commitSeconds(),
                open.sparkSession().sparkContext().defaultParallelism());
        RunMetrics metrics = RunMetrics.of(open.sparkSession().sparkContext());
        int commit = 0;
        for (int done = 0; done < units.size(); commit++) {
            List<Long> now = units.subList(done, Math.min(units.size(), done + pace.next()));
            long start = System.nanoTime();
            Dataset<Row> rows = WorkUnits.together(
                    asked.where(col("unit").between(now.get(0), now.get(now.size() - 1))), now.size());
            tables.appendNext(TableName.GENERATIONS, answers(rows), step);
            listener.committed(TableName.GENERATIONS, commit);
            long answers = now.stream()
                    .mapToLong(unit -> tally.askedByUnit().getOrDefault(unit, 0L))
                    .sum();
            progress.advance(answers);
            metrics.answered(answers);
            pace.took(now.size(), (System.nanoTime() - start) / 1e9);
            done += now.size();
        }
    }

    private Dataset<Row> answers(Dataset<Row> units) {
        SparkContext context = units.sparkSession().sparkContext();
        TaskProgress tokens = TaskProgress.of(context, RunMetrics.of(context)::wrote);
        return ModelStage.map(units, new GenerateFunction(inputs.model(), inputs.prompts(), tokens), Generation.SCHEMA);
    }

    private Tally tally(Dataset<Row> open) {
        var tally = new Tally(new TreeMap<>(), new TreeMap<>());
        for (Row row : open.groupBy(GenerationPlan.STATUS, "unit")
                .agg(count(lit(1)).as("rows"))
                .collectAsList()) {
            long rows = row.<Long>getAs("rows");
            tally.byStatus().merge(row.getAs(GenerationPlan.STATUS), rows, Long::sum);
            if (row.getAs(GenerationPlan.STATUS).equals(GenerationPlan.Status.NEW.name())) {
                tally.askedByUnit().merge(row.<Long>getAs("unit"), rows, Long::sum);
            }
        }
        return tally;
    }
}
