package io.fedu2s.udf.plan;

import io.fedu2s.udf.chat.Turns;
import io.fedu2s.udf.generate.Form;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.GuidedAnswers.Answer;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindTemplates;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.text.Normalizer;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A refused answer into the prompt that asks for another: the first prompt's conversation, the answer, the complaint.
 * Whatever attempt it is, it holds the last answer alone, so that it grows no longer.
 */
final class RepairPlanner {
    private final PromptSpec prompts;
    private final ToIntFunction<String> tokenCount;
    private final KindTemplates kinds;

    /** Counts tokens of whole prompts with {@code tokenCount}. */
    RepairPlanner(PromptSpec prompts, ToIntFunction<String> tokenCount) {
        this.prompts = prompts;
        this.tokenCount = tokenCount;
        this.kinds = new KindTemplates(prompts.kinds());
    }

    /** The next attempt; {@code first} is as it was planned, before anything was written. */
    PlannedPrompt plan(PlannedPrompt first, RefusedAnswer refused) {
        Generation row = first.generation();
        Kind kind = kinds.kind(row.kind());
        FewShotTemplate template = kinds.of(kind);
        String said = prompts.writing().guided()
                ? template.guided().said(new Answer(refused.evidence(), refused.text()))
                : refused.text();
        String prompt = Turns.of(first.prompt())
                .goingOn(Normalizer.normalize(said).text(), refused.complaint())
                .text();
        int attempt = refused.attempt() + 1;
        long seed =
                prompts.isGreedy() ? 0 : ContentId.seed(prompts.seed(), "repair", row.chunkId(), row.sample(), attempt);
        Optional<Form> form = prompts.form(kind, template, first.about(), attempt);
        String id = Generation.idOf(prompt, row.modelId(), prompts.samplingWith(form, seed) + " attempt=" + attempt);
        return new PlannedPrompt(
                first.unit(),
                prompt,
                first.response(),
                first.about(),
                row.mending(attempt, refused.generationId(), id, seed, tokenCount.applyAsInt(prompt)));
    }
}
