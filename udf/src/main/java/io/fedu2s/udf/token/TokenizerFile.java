package io.fedu2s.udf.token;

import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a model folder keeps its tokenizer: {@code tokenizer.json}, or the vocabulary files of older forms, as far as
 * they say all.
 */
public final class TokenizerFile {
    private static final String NEW = "tokenizer.json";

    /** The older forms that are read, with what else decides how texts are cut. */
    private static final List<String> OLD = List.of(
            VocabularyFiles.BYTE_PAIRS,
            VocabularyFiles.MERGES,
            VocabularyFiles.WORD_PIECES,
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json");

    private static final List<String> UNREAD =
            List.of("tokenizer.model", "spiece.model", "sentencepiece.bpe.model", VocabularyFiles.BYTE_PAIRS);

    private TokenizerFile() {}

    /** All files of a folder that say how texts are cut, in a fixed order; none where it has no tokenizer. */
    public static List<Path> all(Path folder) {
        if (Files.isRegularFile(folder.resolve(NEW))) {
            return List.of(folder.resolve(NEW));
        }
        return hasVocabulary(folder)
                ? OLD.stream().map(folder::resolve).filter(Files::isRegularFile).toList()
                : List.of();
    }

    private static boolean hasVocabulary(Path folder) {
        boolean bytePairs = Stream.of(VocabularyFiles.BYTE_PAIRS, VocabularyFiles.MERGES)
                .allMatch(name -> Files.isRegularFile(folder.resolve(name)));
        return bytePairs || Files.isRegularFile(folder.resolve(VocabularyFiles.WORD_PIECES));
    }

    /**
     * The tokenizer in the words of {@code tokenizer.json}.
     *
     * @throws io.fedu2s.udf.error.UserException where there is none, or one of an older form that does not say all
     */
    static byte[] json(Path folder) {
        Path file = folder.resolve(NEW);
        if (Files.isRegularFile(file)) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw Errors.tokenizerUnreadable(file.toString(), e);
            }
        }
        if (hasVocabulary(folder)) {
            return VocabularyTokenizer.json(folder);
        }
        throw UNREAD.stream()
                .filter(name -> Files.isRegularFile(folder.resolve(name)))
                .findFirst()
                .map(name -> Errors.tokenizerOnlyVocabulary(folder.toString(), name))
                .orElseGet(() -> Errors.modelFileMissing(folder, NEW));
    }
}
