package io.fedu2s.udf.plan;

import io.fedu2s.udf.passage.Passage;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.ScoredExample;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the client's earlier waves hold for a chunk that is asked about now.
 *
 * @param asked by which kinds about which places it was asked before
 * @param exampleIds which examples stood in those prompts
 * @param own pairs of the client, about other chunks, that were accepted: the best first
 */
public record ChunkPast(Set<List<String>> asked, Set<String> exampleIds, List<ScoredExample> own) {
    /** Of a chunk that is asked about for the first time, by a client without pairs. */
    public static final ChunkPast NONE = new ChunkPast(Set.of(), Set.of(), List.of());

    /** The column of what was asked before; a row may lack it. */
    public static final String TRIED = "tried";

    /** The column of the client's own pairs; a row may lack it. */
    public static final String OWN = "own";

    /** Before the id of a client's own pair, where it stands among the ids of examples. */
    public static final String OWN_ID = "own:";

    /** A pair in the column {@link #OWN}. */
    public static final StructType OWN_PAIR = new StructType()
            .add("generation_id", DataTypes.StringType, false)
            .add("chunk_id", DataTypes.StringType, false)
            .add("document", DataTypes.StringType, false)
            .add("instruction", DataTypes.StringType, false)
            .add("response", DataTypes.StringType, false);

    /** Copies all. */
    public ChunkPast {
        asked = Set.copyOf(asked);
        exampleIds = Set.copyOf(exampleIds);
        own = List.copyOf(own);
    }

    /** Reads what a row has of the columns {@link #TRIED} and {@link #OWN}, and of that what is not about its own chunk. */
    static ChunkPast of(Row row) {
        Set<List<String>> asked = new HashSet<>();
        Set<String> exampleIds = new HashSet<>();
        for (Row each : rows(row, TRIED)) {
            asked.add(List.of(each.getAs("kind"), each.getAs("evidence")));
            exampleIds.addAll(each.getList(each.fieldIndex("example_ids")));
        }
        String chunkId = row.getAs("chunk_id");
        List<ScoredExample> own = rows(row, OWN).stream()
                .filter(each -> !each.getAs("chunk_id").equals(chunkId))
                .map(each -> new ScoredExample(
                        OWN_ID + each.getAs("generation_id"),
                        0,
                        each.getAs("document"),
                        each.getAs("instruction"),
                        each.getAs("response")))
                .toList();
        return new ChunkPast(asked, exampleIds, own);
    }

    private static List<Row> rows(Row row, String column) {
        return Arrays.asList(row.schema().fieldNames()).contains(column) && !row.isNullAt(row.fieldIndex(column))
                ? row.getList(row.fieldIndex(column))
                : List.of();
    }

    /** Whether the chunk was asked so before. */
    boolean has(Kind kind, Passage passage) {
        return asked.contains(List.of(kind.name(), passage.evidence()));
    }
}
