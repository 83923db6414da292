package io.fedu2s.udf.encode;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeMemory;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.TokenRows;
import io.fedu2s.udf.token.PromptForm;
import io.fedu2s.udf.token.TokenRow;
import io.fedu2s.udf.token.Tokenizer;
import java.util.List;

/** A decoder seen as what turns tokens into states: those of its last layer went through the final norm. */
public final class DecoderModel implements Backbone {
    private final SentenceConfig sentence;
    private final LanguageModel model;
    private final Kernels kernels;
    private final List<String> labels;

    private DecoderModel(SentenceConfig sentence, LanguageModel model) {
        this.sentence = sentence;
        this.model = model;
        this.kernels = Kernels.compile(model.scope(), EncoderModel.KERNELS, model.memory());
        this.labels = model.config().variations().labels() > 0 ? Labels.of(sentence.transformer()) : List.of();
    }

    static DecoderModel load(SentenceConfig sentence, Dtype dtype, Device device, PromptForm form) {
        LanguageModel model = LanguageModel.load(sentence.transformer(), dtype, device, form);
        try {
            return new DecoderModel(sentence, model);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The decoder itself. */
    public LanguageModel model() {
        return model;
    }

    @Override
    public SentenceConfig sentence() {
        return sentence;
    }

    @Override
    public int width() {
        return model.config().width();
    }

    @Override
    public int layers() {
        return model.config().layers();
    }

    @Override
    public int maxTokens() {
        return model.config().maxPositions() > 0 ? model.config().maxPositions() : Integer.MAX_VALUE;
    }

    @Override
    public int usefulBatchTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean wordsBeginWithBlank() {
        return false;
    }

    @Override
    public Tokenizer tokenizer() {
        return model.tokenizer();
    }

    @Override
    public NativeMemory memory() {
        return model.memory();
    }

    @Override
    public NDManager scope() {
        return model.scope();
    }

    @Override
    public NDArray hidden(NDManager scope, TokenBatch batch, int depth) {
        return padded(
                scope, model.decoder().hidden(scope, rows(scope, batch), AdapterWeights.none(scope), depth), batch);
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    /** The head asks the last token of each row. */
    @Override
    public NDArray classify(NDManager scope, TokenBatch batch) {
        NDArray logits = model.decoder().logits(scope, rows(scope, batch), AdapterWeights.none(scope));
        NDList states = new NDList(padded(scope, logits, batch), batch.lengths());
        return kernels.infer(scope, "last", states).head();
    }

    private static TokenRows rows(NDManager scope, TokenBatch batch) {
        return TokenRows.of(scope, batch.rows().stream().map(TokenRow::ids).toList());
    }

    /** From all rows' tokens (T, C) to rows side by side (B, T, C). */
    private NDArray padded(NDManager scope, NDArray states, TokenBatch batch) {
        return kernels.infer(scope, "padded", new NDList(states, batch.lengths()))
                .head();
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public void close() {
        model.close();
    }
}
