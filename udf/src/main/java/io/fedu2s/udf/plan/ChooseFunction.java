package io.fedu2s.udf.plan;

import io.fedu2s.udf.record.ChunkChoice;
import io.fedu2s.udf.spark.ClientRows;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Chunks, with {@link FeatureColumn} where they have embeddings, into {@link ChunkChoice}s. A client's chunks lie side by
 * side in the order of their ids; no text of it is held.
 */
public final class ChooseFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<ChoiceSpec> spec;

    /** Chooses by these settings; the pool's texts are many, so they travel once to each executor. */
    public ChooseFunction(Broadcast<ChoiceSpec> spec) {
        this.spec = spec;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> chunks) {
        return new ClientRows<>(chunks, this::client);
    }

    private ClientRows.Client<Row> client(Row first) {
        ChunkChooser chooser = new ChunkChooser(spec.value(), first.getAs("client_id"), first.getAs("domain"));
        return new ClientRows.Client<>() {
            @Override
            public void add(Row chunk) {
                chooser.add(chunk.getAs("chunk_id"), chunk.getAs("text"), FeatureColumn.of(chunk));
            }

            @Override
            public List<Row> end() {
                return chooser.choices().stream().map(ChunkChoice::toRow).toList();
            }
        };
    }
}
