package io.fedu2s.udf.plan;

import io.fedu2s.udf.generate.Completion;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.spark.UnitRows;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link PlannedPrompt}s into rows of {@code generations}, written by the model that all tasks of the executor share.
 *
 * <p>A unit's rows are batched together, sorted by prompt length and id, so its answers are the same whichever task or
 * machine makes them.
 */
public final class GenerateFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(GenerateFunction.class);
    private static final Comparator<PlannedPrompt> BY_LENGTH_AND_ID = Comparator.comparingInt(
                    (PlannedPrompt planned) -> planned.generation().promptTokens())
            .thenComparing(planned -> planned.generation().generationId());

    private final ModelSpec model;
    private final SamplingConfig sampling;

    /** Answers with this model. */
    public GenerateFunction(ModelSpec model, SamplingConfig sampling) {
        this.model = model;
        this.sampling = sampling;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> planned) {
        UnitRows units = new UnitRows(planned, "unit");
        if (!units.hasNext()) {
            return Collections.emptyIterator();
        }
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(model));
        TextGenerator generator = TaskScope.closedWithTask(new TextGenerator(lease.model(), Optional.empty()));
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(units, Spliterator.ORDERED), false)
                .flatMap(unit -> generate(generator, unit))
                .map(Generation::toRow)
                .iterator();
    }

    private Stream<Generation> generate(TextGenerator generator, List<Row> unit) {
        List<PlannedPrompt> planned = unit.stream()
                .map(PlannedPrompt::fromRow)
                .sorted(BY_LENGTH_AND_ID)
                .toList();
        List<GenerationRequest> requests = planned.stream()
                .map(each -> new GenerationRequest(
                        each.generation().generationId(),
                        each.prompt(),
                        each.generation().seed()))
                .toList();
        long start = System.nanoTime();
        List<Completion> completions = generator.generate(requests, sampling);
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.info(
                "generate, unit {} of client {}: {} answers in {} s",
                planned.get(0).unit(),
                planned.get(0).generation().clientId(),
                completions.size(),
                String.format(Locale.ROOT, "%.1f", seconds));
        return IntStream.range(0, planned.size()).mapToObj(i -> answered(planned.get(i), completions.get(i)));
    }

    private static Generation answered(PlannedPrompt planned, Completion completion) {
        return planned.generation()
                .answered(
                        completion.text(),
                        completion.finishReason().stored(),
                        completion.promptTokens(),
                        completion.newTokens());
    }
}
