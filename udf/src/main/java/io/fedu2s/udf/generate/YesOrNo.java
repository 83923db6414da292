package io.fedu2s.udf.generate;

import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeMemory;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.token.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much likelier a model answers a question with yes than with no, in nats:
 *
 * <pre>{@code
 * ln Σ p(t | prompt) over the first tokens t of " Yes", "Yes", "yes" − the same of " No", "No", "no"
 * }</pre>
 *
 * <p>A token with which a yes and a no begin, such as a lone blank, counts for neither. Beginnings that prompts share are
 * read once.
 */
public final class YesOrNo implements AutoCloseable {
    private static final List<String> YES = List.of(" Yes", "Yes", "yes");
    private static final List<String> NO = List.of(" No", "No", "no");

    private final LanguageModel model;
    private final NativeMemory memory;
    private final SharedReading reading;
    private final int[] yes;
    private final int[] no;

    /**
     * A judge for one task.
     *
     * @throws io.fedu2s.udf.error.UserException where the model's tokens don't tell a yes from a no
     */
    public YesOrNo(LanguageModel model) {
        this.model = model;
        Set<Integer> agreeing = firstTokens(model.tokenizer(), YES);
        Set<Integer> refusing = firstTokens(model.tokenizer(), NO);
        this.yes = without(agreeing, refusing);
        this.no = without(refusing, agreeing);
        if (yes.length == 0 || no.length == 0) {
            throw Errors.yesAndNoAlike();
        }
        this.memory = model.memory().part();
        NDManager owner = memory.owning(model.scope());
        this.reading = new SharedReading(model, AdapterWeights.none(owner), owner);
    }

    private static Set<Integer> firstTokens(Tokenizer tokenizer, List<String> spellings) {
        return spellings.stream()
                .map(tokenizer::encodeContinued)
                .filter(ids -> ids.length > 0)
                .map(ids -> ids[0])
                .collect(Collectors.toSet());
    }

    private static int[] without(Set<Integer> some, Set<Integer> others) {
        return some.stream()
                .filter(id -> !others.contains(id))
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /**
     * One figure for every prompt, in their order; above 0 yes is likelier.
     *
     * @param batchTokens the most tokens read side by side
     */
    public double[] logOdds(List<String> prompts, int batchTokens) {
        return memory.read(() -> {
            List<int[]> ids = new ArrayList<>();
            for (String prompt : prompts) {
                ids.add(model.tokenizer().encodePrompt(prompt));
                if (ids.get(ids.size() - 1).length == 0) {
                    throw Errors.promptEmpty(prompt);
                }
            }
            return reading.logOdds(ids, yes, no, batchTokens);
        });
    }

    /** Frees what it holds, as soon as it judges no more. */
    @Override
    public void close() {
        memory.close();
    }
}
