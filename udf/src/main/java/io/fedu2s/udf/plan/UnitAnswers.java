package io.fedu2s.udf.plan;

import io.fedu2s.udf.generate.Completion;
import io.fedu2s.udf.generate.Form;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.passage.Passage;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.GuidedAnswers.Answer;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindTemplates;
import io.fedu2s.udf.record.Generation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the prompts of a unit of work together, sorted by length and id, so that the answers are the same whichever task
 * or machine makes them. Rows of one prompt share its answer.
 */
final class UnitAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(UnitAnswers.class);
    private static final Comparator<PlannedPrompt> BY_LENGTH_AND_ID = Comparator.comparingInt(
                    (PlannedPrompt planned) -> planned.generation().promptTokens())
            .thenComparing(planned -> planned.generation().generationId());

    private final TextGenerator generator;
    private final PromptSpec prompts;
    private final KindTemplates kinds;

    /** Written by this generator. */
    UnitAnswers(TextGenerator generator, PromptSpec prompts) {
        this.generator = generator;
        this.prompts = prompts;
        this.kinds = new KindTemplates(prompts.kinds());
    }

    /** What one answer is written to. */
    private record Prompted(String prompt, long seed, String kind) {
        static Prompted of(PlannedPrompt planned) {
            Generation generation = planned.generation();
            return new Prompted(planned.prompt(), generation.seed(), generation.kind());
        }
    }

    /** The unit's rows with their answers; it has at least one. */
    List<Generation> of(List<PlannedPrompt> unit) {
        Map<Prompted, List<PlannedPrompt>> prompted = new LinkedHashMap<>();
        unit.stream()
                .sorted(BY_LENGTH_AND_ID)
                .forEach(each -> prompted.computeIfAbsent(Prompted.of(each), one -> new ArrayList<>())
                        .add(each));
        List<GenerationRequest> requests = new ArrayList<>();
        prompted.forEach((each, rows) -> requests.add(new GenerationRequest(
                rows.get(0).generation().generationId(), each.prompt(), each.seed(), form(rows.get(0)))));
        long start = System.nanoTime();
        List<Completion> completions = generator.generate(requests, prompts.sampling());
        LOG.info(
                "generate, unit {} of client {}: {} answers in {} s",
                unit.get(0).unit(),
                unit.get(0).generation().clientId(),
                completions.size(),
                String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
        Iterator<Completion> answers = completions.iterator();
        List<Generation> generations = new ArrayList<>();
        prompted.values().forEach(rows -> {
            Completion answer = answers.next();
            rows.forEach(row -> generations.add(answered(row, answer)));
        });
        return generations;
    }

    private Optional<Form> form(PlannedPrompt planned) {
        Generation generation = planned.generation();
        Kind kind = kinds.kind(generation.kind());
        return prompts.form(kind, kinds.of(kind), planned.about(), generation.attempt());
    }

    private Generation answered(PlannedPrompt planned, Completion completion) {
        Generation generation = planned.generation();
        FewShotTemplate template = kinds.of(kinds.kind(generation.kind()));
        int part = generation.sample() % prompts.pairs(template, generation.attempt());
        Passage passage = new Passage(generation.evidence(), planned.response());
        Answer answer = prompts.writing().guided()
                ? template.guided().answer(completion.fields(), passage, part)
                : new Answer("", completion.text());
        return generation.answered(
                answer.evidence(),
                answer.text(),
                completion.finishReason().stored(),
                part == 0 ? completion.promptTokens() : 0,
                part == 0 ? completion.newTokens() : 0);
    }
}
