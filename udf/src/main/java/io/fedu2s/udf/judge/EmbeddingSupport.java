package io.fedu2s.udf.judge;

import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.filter.ModelScores;
import io.fedu2s.udf.text.Sentences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How near in meaning a pair is to its chunk: of every sentence of the response, behind the instruction, the best cosine
 * to a sentence of the chunk or to two that follow each other; of these the mean. A response of two words means something
 * with its question only, and a question about another text is told by it too.
 */
public final class EmbeddingSupport {
    private final TextEncoder encoder;
    private final int batchTokens;

    /** Compares by an encoder, which stays the caller's. */
    public EmbeddingSupport(TextEncoder encoder, int batchTokens) {
        this.encoder = encoder;
        this.batchTokens = batchTokens;
    }

    /** The score of each pair, in their order. */
    public List<Map<String, Double>> of(List<AskedPair> pairs) {
        List<String> texts = pairs.stream()
                .flatMap(pair -> Stream.concat(windows(pair.chunk()).stream(), statements(pair).stream()))
                .distinct()
                .toList();
        List<float[]> vectors = encoder.pooled(texts, batchTokens);
        Map<String, float[]> byText = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            byText.put(texts.get(i), vectors.get(i));
        }
        return pairs.stream()
                .map(pair -> Map.of(ModelScores.EMBEDDING_SUPPORT, support(pair, byText)))
                .toList();
    }

    private static double support(AskedPair pair, Map<String, float[]> vectors) {
        List<String> windows = windows(pair.chunk());
        return statements(pair).stream()
                .mapToDouble(statement -> windows.stream()
                        .mapToDouble(window -> cosine(
                                Objects.requireNonNull(vectors.get(statement)),
                                Objects.requireNonNull(vectors.get(window))))
                        .max()
                        .orElse(0))
                .average()
                .orElse(0);
    }

    private static List<String> statements(AskedPair pair) {
        return Sentences.of(pair.response()).stream()
                .map(sentence -> pair.instruction() + " " + sentence)
                .toList();
    }

    private static List<String> windows(String chunk) {
        List<String> sentences = Sentences.of(chunk);
        List<String> windows = new ArrayList<>(sentences);
        for (int i = 1; i < sentences.size(); i++) {
            windows.add(sentences.get(i - 1) + " " + sentences.get(i));
        }
        return windows;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            squaresA += (double) a[i] * a[i];
            squaresB += (double) b[i] * b[i];
        }
        return squaresA == 0 || squaresB == 0 ? 0 : dot / Math.sqrt(squaresA * squaresB);
    }
}
