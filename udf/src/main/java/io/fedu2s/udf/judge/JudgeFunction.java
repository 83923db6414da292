package io.fedu2s.udf.judge;

import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.spark.UnitRows;
import java.util.Arrays;
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
import org.apache.spark.sql.Row;

/**
 * Generations with their {@code context}, and {@link ScoreFunction#MODEL_SCORES} and
 * {@link RewardFunction#REWARD_SCORES} where models scored them, into rows of
 * {@code pairs}. A client's rows lie side by side in the order in which they are judged: of near duplicates the first
 * one stays.
 */
public final class JudgeFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final JudgeSpec spec;

    /** Judges by these settings. */
    public JudgeFunction(JudgeSpec spec) {
        this.spec = spec;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> generations) {
        UnitRows clients = new UnitRows(generations, "client_id");
        if (!clients.hasNext()) {
            return Collections.emptyIterator();
        }
        ClientJudge judge = new ClientJudge(spec);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(clients, Spliterator.ORDERED), false)
                .flatMap(client -> judged(judge, client))
                .map(Pair::toRow)
                .iterator();
    }

    private static Stream<Pair> judged(ClientJudge judge, List<Row> client) {
        judge.nextClient();
        return client.stream().map(row -> judge.judge(Generation.fromRow(row), row.getAs("context"), modelScores(row)));
    }

    private static Map<String, Double> modelScores(Row row) {
        List<String> columns = Arrays.asList(row.schema().fieldNames());
        Map<String, Double> scores = new TreeMap<>();
        for (String name : List.of(ScoreFunction.MODEL_SCORES, RewardFunction.REWARD_SCORES)) {
            if (columns.contains(name)) {
                scores.putAll(row.getJavaMap(columns.indexOf(name)));
            }
        }
        return scores;
    }
}
