package io.fedu2s.udf.sql;

import io.fedu2s.udf.alike.MinHash;
import io.fedu2s.udf.alike.Shingles;
import io.fedu2s.udf.ingest.DocumentLanguage;
import io.fedu2s.udf.metric.RougeL;
import io.fedu2s.udf.metric.RougeTokenizer;
import io.fedu2s.udf.redact.Redaction;
import io.fedu2s.udf.redact.RedactionKind;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.text.Chunker;
import io.fedu2s.udf.text.ChunkingConfig;
import io.fedu2s.udf.text.Normalizer;
import io.fedu2s.udf.text.TextChunk;
import io.fedu2s.udf.text.Words;
import io.fedu2s.udf.token.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The functions of texts that a query calls row by row: they cost microseconds and hold no model. */
public final class TextFunctions {
    private static final RougeL ROUGE_L = new RougeL(RougeTokenizer.PLAIN);
    private static final MinHash MIN_HASH = MinHash.forJaccard(0.8);
    private static final Redaction REDACTION = new Redaction(List.of(RedactionKind.values()), List.of());

    /** A few, and small beside the models: they stay as long as the process. */
    private static final Map<String, Tokenizer> TOKENIZERS = new ConcurrentHashMap<>();

    private TextFunctions() {}

    /** The F of {@link RougeL} as rouge_score has it. */
    public static double rougeL(String one, String other) {
        return ROUGE_L.score(one, other).fMeasure();
    }

    /** {@link Words#of}. */
    public static String[] words(String text) {
        return Words.of(text).toArray(String[]::new);
    }

    /** The language by ISO 639-3; empty where several are likely or too few letters tell. */
    public static String language(String text) {
        return DocumentLanguage.of(text).code();
    }

    /**
     * How many tokens of a model a text has, special tokens around it not counted.
     *
     * @param model its folder, read once a process
     * @throws io.fedu2s.udf.error.UserException where the folder or its tokenizer can't be read
     */
    public static int tokens(String text, String model) {
        return tokenizer(model).count(text);
    }

    /**
     * The text, {@linkplain Normalizer normalised}, in chunks of whole sentences; none where it is blank.
     *
     * @param model whose tokens are counted
     * @param tokens the most of a chunk
     * @throws io.fedu2s.udf.error.UserException where the folder or its tokenizer can't be read
     */
    public static List<TextChunk> chunks(String text, String model, int tokens) {
        return new Chunker(new ChunkingConfig(tokens, 0), tokenizer(model)::count)
                .chunk(Normalizer.normalize(text).text());
    }

    private static Tokenizer tokenizer(String model) {
        return TOKENIZERS.computeIfAbsent(model, folder -> Tokenizer.load(ModelFolders.local(folder)));
    }

    /**
     * A key for each band of the text's runs of words: of two texts that share 0.8 of them, 98 in 100 have a key in common
     * at the same place. None where there is no word.
     */
    public static long[] minHash(String text) {
        long[] runs = Shingles.of(List.of(text));
        return runs.length == 0 ? runs : MIN_HASH.keys(runs);
    }

    /** The text with placeholders for whatever {@link RedactionKind}s name. */
    public static String redact(String text) {
        return REDACTION.of(text).text();
    }
}
