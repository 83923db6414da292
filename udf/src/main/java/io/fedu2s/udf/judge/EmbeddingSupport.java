package io.fedu2s.udf.judge;

import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.filter.ModelScores;
import io.fedu2s.udf.text.Sentences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;

/**
 * How near in meaning a response is to its chunk: of every sentence of the response the best cosine to a sentence of the
 * chunk or to two that follow each other.
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
        Map<String, Integer> places = new LinkedHashMap<>();
        for (AskedPair pair : pairs) {
            Stream.concat(windows(pair.chunk()).stream(), Sentences.of(pair.response()).stream())
                    .forEach(text -> places.putIfAbsent(text, places.size()));
        }
        List<float[]> vectors = encoder.pooled(List.copyOf(places.keySet()), batchTokens);
        ToDoubleBiFunction<String, String> cosine =
                (a, b) -> cosine(vectors.get(places.get(a)), vectors.get(places.get(b)));
        return pairs.stream()
                .map(pair -> Map.of(ModelScores.EMBEDDING_SUPPORT, support(pair, cosine)))
                .toList();
    }

    private static double support(AskedPair pair, ToDoubleBiFunction<String, String> cosine) {
        List<String> windows = windows(pair.chunk());
        return Sentences.of(pair.response()).stream()
                .mapToDouble(sentence -> windows.stream()
                        .mapToDouble(window -> cosine.applyAsDouble(sentence, window))
                        .max()
                        .orElse(0))
                .min()
                .orElse(0);
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
