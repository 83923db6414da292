package io.fedu2s.udf.encode;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeMemory;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.token.PromptForm;
import io.fedu2s.udf.token.Tokenizer;
import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint on a device with its tokenizer, seen as what turns tokens into states: an encoder or a decoder. Frozen,
 * and safe for several tasks at once.
 */
public sealed interface Backbone extends AutoCloseable permits EncoderModel, DecoderModel {
    /**
     * Loads a Hugging Face or sentence-transformers folder; its {@code config.json} says which kind it is.
     *
     * @param dtype the type of the weights; a CPU without bf16 arithmetic reads an encoder in fp32
     * @param form of a decoder's prompts; an encoder has none
     * @throws io.fedu2s.udf.error.UserException where the folder does not hold a model that is known
     */
    static Backbone load(Path folder, Dtype dtype, Device device, PromptForm form) {
        SentenceConfig sentence = SentenceConfig.read(folder);
        return EncoderConfig.isEncoder(sentence.transformer())
                ? EncoderModel.load(sentence, dtype, device)
                : DecoderModel.load(sentence, dtype, device, form);
    }

    /** 32 hexadecimal digits over what a folder's vectors and rewards follow from. */
    static String idOf(Path folder, Dtype dtype) {
        SentenceConfig sentence = SentenceConfig.read(folder);
        return ContentId.of(
                LanguageModel.idOf(sentence.transformer(), dtype),
                sentence.pooling(),
                sentence.normalised(),
                sentence.maxTokens(),
                sentence.lowerCase(),
                sentence.prompt());
    }

    /** How texts become vectors. */
    SentenceConfig sentence();

    /** C, the width of a state. */
    int width();

    /** L, the number of layers. */
    int layers();

    /** The most tokens of a text, special ones included. */
    int maxTokens();

    /** The most tokens of a batch, padding included, that are read faster together than apart. */
    int usefulBatchTokens();

    /** Whether texts are read best with a blank before their first word. */
    boolean wordsBeginWithBlank();

    /** The checkpoint's tokenizer. */
    Tokenizer tokenizer();

    /** What it holds outside the heap: who computes with it says so there. */
    NativeMemory memory();

    /** Owner for the arrays of one unit of work; close it when the work is done. */
    NDManager scope();

    /** States (B, T, C) in fp32 after {@code depth} layers; what stands at padded places means nothing. */
    NDArray hidden(NDManager owner, TokenBatch batch, int depth);

    /** The labels of the classification head, in the order of their logits; none where the checkpoint has no head. */
    List<String> labels();

    /** Logits (B, K) in fp32 of the classification head, which the checkpoint must have. */
    NDArray classify(NDManager owner, TokenBatch batch);

    /** What is done with states: the methods of {@code encoder.py}. */
    Kernels kernels();

    /** Frees it, as soon as no computation reads it any more. */
    @Override
    void close();
}
