package io.fedu2s.udf.client;

import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.token.Tokenizer;
import io.fedu2s.udf.train.TrainingPair;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Counts what clients have to train on: their pairs that are no longer than a limit, and the tokens of these with prompt,
 * response and end. Only the counts leave the partition.
 */
public final class CountTokensFunction implements MapPartitionsFunction<Row, Row> {
    /** A row a client and partition. */
    public static final StructType OUTPUT = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("pairs", DataTypes.LongType, false)
            .add("tokens", DataTypes.LongType, false);

    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final TaskPrompt prompt;
    private final int maxLength;

    /**
     * A function over rows of {@code pairs}.
     *
     * @param model whose tokens are counted; its weights are not read
     * @param prompt how a pair becomes a prompt
     * @param maxLength the longest pair that counts, in tokens
     */
    public CountTokensFunction(ModelSpec model, TaskPrompt prompt, int maxLength) {
        this.model = model;
        this.prompt = prompt;
        this.maxLength = maxLength;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> pairs) {
        SortedMap<String, long[]> counts = new TreeMap<>();
        if (pairs.hasNext()) {
            try (Tokenizer tokenizer = Tokenizer.load(ModelFolders.local(model.path()), model.promptForm())) {
                TaskPrompt.Renderer prompts = prompt.renderer();
                pairs.forEachRemaining(row -> {
                    long tokens = tokens(tokenizer, prompts.pair(row));
                    if (tokens <= maxLength) {
                        long[] count = counts.computeIfAbsent(row.getAs("client_id"), client -> new long[2]);
                        count[0]++;
                        count[1] += tokens;
                    }
                });
            }
        }
        return counts.entrySet().stream()
                .map(entry -> RowFactory.create(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                .iterator();
    }

    private static long tokens(Tokenizer tokenizer, TrainingPair pair) {
        return tokenizer.encodePrompt(pair.prompt()).length + tokenizer.count(pair.response()) + 1L;
    }
}
