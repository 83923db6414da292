package io.fedu2s.udf.plan;

import io.fedu2s.udf.generate.Form;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.token.PromptForm;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * How prompts are filled and answered; travels to the executors.
 *
 * @param kinds of pairs, with their templates
 * @param contexts what the prompt says about each domain and what it demands
 * @param maxPromptTokens the most tokens of a prompt
 * @param modelPath the folder whose tokenizer counts
 * @param promptForm how a prompt becomes the tokens that are counted
 * @param modelId the model that is asked
 * @param sampling how it answers
 * @param writing who writes the pair's markers
 * @param samples how many answers a chunk gets, by domain
 * @param seed of the run
 * @param planId names the plan in its rows
 * @param lessons what earlier answers of the plan taught
 */
public record PromptSpec(
        KindMix kinds,
        Map<String, String> contexts,
        int maxPromptTokens,
        String modelPath,
        PromptForm promptForm,
        String modelId,
        SamplingConfig sampling,
        PairWriting writing,
        Map<String, Integer> samples,
        long seed,
        String planId,
        Lessons lessons)
        implements Serializable {
    /** In a context, the place of the name of the chunk's language. */
    public static final String LANGUAGE_OF_THE_CHUNK = "\u001dlanguage\u001d";

    /** Copies the maps. */
    public PromptSpec {
        contexts = Map.copyOf(contexts);
        samples = Map.copyOf(samples);
    }

    /** The same after some waves. */
    public PromptSpec after(Lessons learnt) {
        return new PromptSpec(
                kinds,
                contexts,
                maxPromptTokens,
                modelPath,
                promptForm,
                modelId,
                sampling,
                writing,
                samples,
                seed,
                planId,
                learnt);
    }

    /** All that an answer of this form depends on besides its prompt, in words; greedy answers depend on no seed. */
    String samplingWith(Optional<Form> form, long rowSeed) {
        String words = "maxNewTokens=%d stop=%s".formatted(sampling.maxNewTokens(), sampling.stop())
                + form.map(each -> " guided " + each.fields()).orElse("")
                + sampling.repetition().words();
        return isGreedy()
                ? words + " greedy"
                : words + " temperature=%s topP=%s seed=%d".formatted(sampling.temperature(), sampling.topP(), rowSeed);
    }

    /** The form of a kind's answers about a text; none where the model writes all. */
    Optional<Form> form(Kind kind, FewShotTemplate template, String about, int attempt) {
        return writing.guided()
                ? Optional.of(template.guided().form(kind.limits(), pairs(template, attempt), about))
                : Optional.empty();
    }

    /** How many pairs one answer holds: about a place of the text there is one, and a pair is mended alone. */
    int pairs(FewShotTemplate template, int attempt) {
        return template.givesResponse() || attempt > 0 ? 1 : writing.pairsPerPrompt();
    }

    /** How many rows a chunk of the domain has when it was asked once; a domain that none speaks of has one sample. */
    public int rows(String domain) {
        return samples.getOrDefault(domain, 1) * writing.pairsPerPrompt();
    }

    /** The first row of a chunk's that is planned now: those of the first asking lie before those of the next ones. */
    public int firstRow(String domain) {
        return lessons.retry() == 0 ? 0 : rows(domain) + (lessons.retry() - 1) * writing.pairsPerPrompt();
    }

    /** How many are planned now: a chunk that is asked again has one sample more. */
    public int rowsNow(String domain) {
        return lessons.retry() == 0 ? rows(domain) : writing.pairsPerPrompt();
    }

    boolean isGreedy() {
        return sampling.temperature() == 0;
    }
}
