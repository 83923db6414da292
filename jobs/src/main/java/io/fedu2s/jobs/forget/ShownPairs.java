package io.fedu2s.jobs.forget;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.fedu2s.jobs.table.Erasure;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.plan.ChunkPast;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What was asked with a document's pairs before the model's eyes, where a client's prompts show its own pairs. */
final class ShownPairs {
    private ShownPairs() {}

    /**
     * The ids of the answers about other documents of the client that may repeat a document: those in whose prompts a pair of
     * it stood, those in whose prompts one of these stood, and so on.
     */
    static Set<String> answersBeside(Tables tables, String client, String document) {
        Dataset<Row> own = tables.read(TableName.GENERATIONS)
                .where(Erasure.ofClient(client))
                .select("document_id", "generation_id", "example_ids");
        Column ofDocument = col("document_id").equalTo(document);
        Set<String> beside = new TreeSet<>();
        Set<String> shown = ids(own.where(ofDocument));
        while (!shown.isEmpty()) {
            shown = ids(own.where(not(ofDocument)).where(arrays_overlap(col("example_ids"), examples(shown))));
            shown.removeAll(beside);
            beside.addAll(shown);
        }
        return beside;
    }

    private static Column examples(Collection<String> generations) {
        return array(generations.stream().map(id -> lit(ChunkPast.OWN_ID + id)).toArray(Column[]::new));
    }

    private static Set<String> ids(Dataset<Row> generations) {
        return generations.select("generation_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
