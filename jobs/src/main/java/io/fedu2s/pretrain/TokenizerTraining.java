package io.fedu2s.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The tokenizer of the quickstart's base model, learnt from generated text and ordinary English words. */
public final class TokenizerTraining {
    /** Tokens of the quickstart's vocabulary. */
    public static final int VOCABULARY_SIZE = 1536;

    private static final int SEQUENCES = 3000;
    private static final int SEQUENCE_TOKENS = 320;
    private static final int ENGLISH_SENTENCES = 25000;
    private static final int LETTERS_OF_A_TOKEN = 3;

    private TokenizerTraining() {}

    /** Learns the vocabulary; the same seed gives the same one. */
    public static BytePairVocabulary train(long seed) {
        return new BytePairTrainer(VOCABULARY_SIZE).train(Stream.concat(sequences(seed), english(seed)));
    }

    private static Stream<String> sequences(long seed) {
        PretrainingText text = new PretrainingText(seed, 0.45, TokenizerTraining::roughTokens, List.of());
        return Stream.generate(() -> text.next(SEQUENCE_TOKENS).text()).limit(SEQUENCES);
    }

    /** Sentences of English and English-like words, so that ordinary English is not shredded into bytes. */
    private static Stream<String> english(long seed) {
        SplittableRandom random = new SplittableRandom(seed + 1);
        PseudoWords words = new PseudoWords(List.of());
        List<PseudoWords.Kind> kinds = List.of(
                PseudoWords.Kind.FUNCTION,
                PseudoWords.Kind.FUNCTION,
                PseudoWords.Kind.CONTENT,
                PseudoWords.Kind.CONTENT,
                PseudoWords.Kind.DERIVED,
                PseudoWords.Kind.LETTER_CHAIN);
        return Stream.generate(() -> {
                    List<String> sentence = new ArrayList<>();
                    for (int word = 0; word < 20; word++) {
                        sentence.add(words.next(Names.pick(kinds, random), random));
                    }
                    return String.join(" ", sentence) + ".";
                })
                .limit(ENGLISH_SENTENCES);
    }

    private static int roughTokens(String text) {
        return 1 + text.length() / LETTERS_OF_A_TOKEN;
    }
}
