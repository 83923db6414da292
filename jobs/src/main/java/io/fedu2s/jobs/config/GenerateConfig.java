package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.coverage.ChunkOrder;
import io.fedu2s.udf.generate.Repetition;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.plan.PairWriting;
import java.util.List;
import java.util.Map;

/**
 * How pairs are written.
 *
 * @param asked which chunks are asked about
 * @param samplesPerChunk answers about each chunk, where its domain says nothing else
 * @param writing who writes the pair's markers
 * @param kinds of pairs by name or file, with how often each is drawn; none where the few-shot template is all
 * @param repair how often an answer whose form is wrong goes back to the model
 * @param maxInstructionTokens the most tokens of a guided instruction
 * @param maxNewTokens the most tokens of an answer; of a guided one, of its response
 * @param temperature 0 takes the likeliest token
 * @param topP the mass of the likeliest tokens to choose from
 * @param repetition what holds the model back from repeating itself
 * @param batchTokens the most tokens of one batch, padding included
 * @param blockSize chunks of one unit of work
 * @param unitsPerCommit the most units of work that are committed together
 * @param commitSeconds the most seconds that a commit of more than one unit is to take; what a killed job must do again
 * @param retries how often a chunk is asked again by another kind, place or example when all its pairs are refused
 * @param retryShare the most of a client's chunks that are asked again each time
 * @param stopBelow a run ends after its first answers if a smaller share of them become pairs; 0 asks for none
 */
public record GenerateConfig(
        Asked asked,
        int samplesPerChunk,
        PairWriting writing,
        Map<String, Double> kinds,
        int repair,
        int maxInstructionTokens,
        int maxNewTokens,
        double temperature,
        double topP,
        Repetition repetition,
        int batchTokens,
        int blockSize,
        int unitsPerCommit,
        int commitSeconds,
        int retries,
        double retryShare,
        double stopBelow) {
    private static final int MOST_TOKENS_OF_COMPLAINT = 80;

    /**
     * Which chunks are asked about.
     *
     * @param perClient how many of each client at most; 0 is all
     * @param order which come first
     * @param relevance with {@link ChunkOrder#COVERAGE}, what nearness to the pool counts beside coverage
     */
    public record Asked(int perClient, ChunkOrder order, double relevance) {
        /** Whether not all of a client's chunks need be asked about. */
        public boolean isLimited() {
            return perClient > 0;
        }
    }

    static GenerateConfig from(Section section) {
        var generate = new GenerateConfig(
                new Asked(
                        section.whole("chunksPerClient", 0, 0, 1_000_000_000),
                        section.choice("chunkChoice", ChunkOrder.COVERAGE),
                        section.real("chunkRelevance", 0.5, 0, 100)),
                section.whole("samplesPerChunk", 1, 1, 1000),
                new PairWriting(
                        section.choice("form", "free", "free", "guided").equals("guided"),
                        section.whole("pairsPerPrompt", 1, 1, 100)),
                section.reals("kinds", Double.MIN_NORMAL, 1e9),
                section.whole("repair", 0, 0, 10),
                section.whole("maxInstructionTokens", 64, 1, 1_000_000),
                section.whole("maxNewTokens", 64, 1, 1_000_000),
                section.real("temperature", 0.7, 0, 100),
                section.real("topP", 0.95, 1e-6, 1),
                repetition(section),
                section.whole("batchTokens", 8192, 1, 100_000_000),
                section.whole("blockSize", 64, 1, 1_000_000),
                section.whole("unitsPerCommit", 16, 1, 1_000_000),
                section.whole("commitSeconds", 300, 1, 1_000_000),
                section.whole("retries", 0, 0, 10),
                section.real("retryShare", 0.5, 0, 1),
                section.real("stopBelow", 0, 0, 1));
        section.done();
        if (generate.writing().pairsPerPrompt() > 1 && !generate.writing().guided()) {
            throw Errors.configValueWrong("generate.form", "free", "guided with generate.pairsPerPrompt above 1");
        }
        return generate;
    }

    /** What holds the answers of a section back from repeating themselves. */
    static Repetition repetition(Section section) {
        return new Repetition(
                section.real("repetitionPenalty", 1, 0.1, 100), section.whole("noRepeatNgram", 0, 0, 1000));
    }

    /** As the generator takes it, with the texts that end an answer. */
    public SamplingConfig sampling(List<String> stop) {
        return new SamplingConfig(maxNewTokens, temperature, topP, stop, batchTokens, repetition);
    }

    /** The most tokens of what is behind a prompt: an answer, or a pair that goes back, a complaint and another pair. */
    public int mostTokensBehindPrompt() {
        int answer = mostNewTokens(writing.pairsPerPrompt());
        return repair == 0 ? answer : Math.max(answer, 2 * mostNewTokens(1) + MOST_TOKENS_OF_COMPLAINT);
    }

    /** But for the markers. */
    private int mostNewTokens(int pairs) {
        return writing.guided() ? pairs * (maxInstructionTokens + maxNewTokens) : maxNewTokens;
    }
}
