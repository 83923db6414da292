package io.fedu2s.udf.plan;

import io.fedu2s.udf.generate.Completion;
import io.fedu2s.udf.generate.Form;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.passage.Passage;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.GuidedAnswers.Answer;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.spark.UnitRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
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
    private final PromptSpec prompts;
    private transient Map<String, Writing> writings = new HashMap<>();

    /** Answers with this model. */
    public GenerateFunction(ModelSpec model, PromptSpec prompts) {
        this.model = model;
        this.prompts = prompts;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> planned) {
        writings = new HashMap<>();
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
        Map<Prompted, List<PlannedPrompt>> prompted = new LinkedHashMap<>();
        planned.forEach(each -> prompted.computeIfAbsent(Prompted.of(each), one -> new ArrayList<>())
                .add(each));
        List<GenerationRequest> requests = new ArrayList<>();
        prompted.forEach((each, rows) -> requests.add(new GenerationRequest(
                rows.get(0).generation().generationId(), each.prompt(), each.seed(), form(rows.get(0)))));
        long start = System.nanoTime();
        List<Completion> completions = generator.generate(requests, prompts.sampling());
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.info(
                "generate, unit {} of client {}: {} answers in {} s",
                planned.get(0).unit(),
                planned.get(0).generation().clientId(),
                completions.size(),
                String.format(Locale.ROOT, "%.1f", seconds));
        Iterator<Completion> answers = completions.iterator();
        List<Generation> generations = new ArrayList<>();
        prompted.values().forEach(rows -> {
            Completion answer = answers.next();
            rows.forEach(row -> generations.add(answered(row, answer)));
        });
        return generations.stream();
    }

    /** What one answer is written to: the rows of one prompt share it. */
    private record Prompted(String prompt, long seed, String kind) {
        static Prompted of(PlannedPrompt planned) {
            Generation generation = planned.generation();
            return new Prompted(planned.prompt(), generation.seed(), generation.kind());
        }
    }

    /** How a kind's answers are written and read. */
    private record Writing(Kind kind, FewShotTemplate template) {}

    private Optional<Form> form(PlannedPrompt planned) {
        Generation generation = planned.generation();
        Writing writing = writing(generation.kind());
        return prompts.form(writing.kind(), writing.template(), planned.about(), generation.attempt());
    }

    private Writing writing(String kind) {
        return writings.computeIfAbsent(kind, name -> {
            Kind known = prompts.kinds().kind(name);
            return new Writing(known, known.parsed());
        });
    }

    private Generation answered(PlannedPrompt planned, Completion completion) {
        Generation generation = planned.generation();
        Writing writing = writing(generation.kind());
        int part = generation.sample() % prompts.pairs(writing.template(), generation.attempt());
        var passage = new Passage(generation.evidence(), planned.response());
        Answer answer = prompts.writing().guided()
                ? writing.template().guided().answer(completion.fields(), passage, part)
                : new Answer("", completion.text());
        return generation.answered(
                answer.evidence(),
                answer.text(),
                completion.finishReason().stored(),
                part == 0 ? completion.promptTokens() : 0,
                part == 0 ? completion.newTokens() : 0);
    }
}
