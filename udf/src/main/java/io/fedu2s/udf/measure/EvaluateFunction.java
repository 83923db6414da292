package io.fedu2s.udf.measure;

import io.fedu2s.udf.client.Curation;
import io.fedu2s.udf.client.TaskPrompt;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.UnitRows;
import io.fedu2s.udf.train.GradientCorrection;
import io.fedu2s.udf.train.LoraTrainer;
import io.fedu2s.udf.train.TrainingConfig;
import io.fedu2s.udf.train.TrainingPair;
import io.fedu2s.udf.train.TrainingResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link EvaluationTask}s of a partition: tunes the variant where it is one that is tuned here, answers the
 * held-out pairs and gives rows of {@code evaluations}. The rows must come task by task and by {@code pair_id}.
 */
public final class EvaluateFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(EvaluateFunction.class);

    private final EvaluationSpec spec;
    private final Broadcast<EvaluationData> data;

    /**
     * A function for all variants.
     *
     * @param spec how they are tuned and measured
     * @param data the adapters and the held-out pairs
     */
    public EvaluateFunction(EvaluationSpec spec, Broadcast<EvaluationData> data) {
        this.spec = spec;
        this.data = data;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        UnitRows tasks = new UnitRows(rows, "task");
        if (!tasks.hasNext()) {
            return Collections.emptyIterator();
        }
        List<Row> results = new ArrayList<>();
        try (ModelHolder.Lease model = ModelHolder.acquire(spec.model());
                ModelHolder.Lease encoder = ModelHolder.acquire(spec.encoder())) {
            VariantMeasure measure = new VariantMeasure(spec, model.model(), encoder.encoder());
            while (tasks.hasNext()) {
                List<Row> task = tasks.next();
                evaluate(model.model(), measure, EvaluationTask.fromRow(task.get(0)), task.subList(1, task.size()))
                        .forEach(row -> results.add(row.toRow()));
            }
        }
        return results.iterator();
    }

    private List<Evaluation> evaluate(
            LanguageModel model, VariantMeasure measure, EvaluationTask task, List<Row> pairs) {
        long start = System.nanoTime();
        Optional<Adapter> adapter = adapter(model, task, pairs);
        if (adapter.isEmpty() && !task.variant().equals(Evaluation.BASE)) {
            LOG.warn(
                    "{}: none of {} pairs fits into {} tokens, so there is nothing to evaluate",
                    task.name(),
                    pairs.size(),
                    spec.training().maxLength());
            return List.of();
        }
        List<Evaluation> rows = new ArrayList<>();
        data.value().humanPairs().forEach((domain, held) -> {
            if (task.domain().isEmpty() || task.domain().equals(domain)) {
                int count = task.mostPairs() == 0 ? held.size() : Math.min(held.size(), task.mostPairs());
                rows.addAll(measure.measure(task, adapter, held, count));
            }
        });
        LOG.info("evaluated {} in {} s", task.name(), (System.nanoTime() - start) / 1_000_000_000);
        return rows;
    }

    /** The adapter of the variant; none for the base model, and none where no pair is short enough to tune on. */
    private Optional<Adapter> adapter(LanguageModel model, EvaluationTask task, List<Row> rows) {
        if (task.steps() == 0) {
            return Optional.ofNullable(data.value().versions().get(task.adapterVersion()));
        }
        TaskPrompt.Renderer prompts = spec.prompt().renderer();
        Curation.Curated curated = spec.curation().of(rows, spec.training().seed());
        List<TrainingPair> pairs = curated.pairs().stream().map(prompts::pair).toList();
        TrainingConfig config = spec.training()
                .withSteps(task.steps())
                .withSeed(ContentId.seed(spec.training().seed(), "tune", task.variant(), task.clientId()));
        TrainingResult result = new LoraTrainer(model)
                .train(
                        data.value().initial(),
                        pairs,
                        curated.order(),
                        config,
                        GradientCorrection.NONE,
                        TrainedFactors.BOTH);
        return result.steps() == 0 ? Optional.empty() : Optional.of(result.adapter());
    }
}
