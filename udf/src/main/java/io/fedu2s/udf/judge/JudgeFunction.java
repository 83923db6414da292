package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.HeldOutPairs;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.spark.UnitRows;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Generations with their {@code context}, and the columns of {@link PairScoreFunction}s where models scored them, into
 * rows of {@code pairs}. A client's rows lie side by side in the order in which they are judged: of near duplicates the first
 * one stays.
 */
public final class JudgeFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final JudgeSpec spec;
    private final Broadcast<HeldOutPairs> heldOut;

    /**
     * Judges by these settings.
     *
     * @param heldOut the pairs of which no copy is accepted; many, so they travel once to each executor
     */
    public JudgeFunction(JudgeSpec spec, Broadcast<HeldOutPairs> heldOut) {
        this.spec = spec;
        this.heldOut = heldOut;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> generations) {
        UnitRows clients = new UnitRows(generations, "client_id");
        if (!clients.hasNext()) {
            return Collections.emptyIterator();
        }
        ClientJudge judge = new ClientJudge(spec, heldOut.value());
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(clients, Spliterator.ORDERED), false)
                .flatMap(client -> judged(judge, client))
                .map(Pair::toRow)
                .iterator();
    }

    private static Stream<Pair> judged(ClientJudge judge, List<Row> client) {
        judge.nextClient();
        return judge
                .kept(client.stream()
                        .map(row -> judge.judge(Generation.fromRow(row), row.getAs("context"), modelScores(row)))
                        .toList())
                .stream();
    }

    private static Map<String, Double> modelScores(Row row) {
        Map<String, Double> scores = new TreeMap<>();
        for (String column : PairScoreFunction.scoreColumns(row.schema())) {
            scores.putAll(row.getJavaMap(row.fieldIndex(column)));
        }
        return scores;
    }
}
