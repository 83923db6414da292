package io.fedu2s.udf.judge;

import io.fedu2s.udf.encode.Reward;
import io.fedu2s.udf.encode.RewardModel;
import io.fedu2s.udf.filter.ModelScores;
import io.fedu2s.udf.prompt.Parsing;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.spark.UnitRows;
import io.fedu2s.udf.spark.WiderRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Generations with their {@code unit} into the same rows with what a reward model says of instruction and response. */
public final class RewardFunction implements MapPartitionsFunction<Row, Row> {
    /** The column of the scores by name; empty where no pair could be read. */
    public static final String REWARD_SCORES = "reward_scores";

    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final String goodLabel;
    private final JudgeSpec judge;
    private final int batchTokens;

    /**
     * Scores with this model.
     *
     * @param goodLabel see {@link RewardModel}
     */
    public RewardFunction(ModelSpec model, String goodLabel, JudgeSpec judge, int batchTokens) {
        this.model = model;
        this.goodLabel = goodLabel;
        this.judge = judge;
        this.batchTokens = batchTokens;
    }

    /** The columns of the answer to rows of these columns. */
    public static StructType schema(StructType rows) {
        return rows.add(
                REWARD_SCORES, DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false), false);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> generations) {
        UnitRows units = new UnitRows(generations, "unit");
        if (!units.hasNext()) {
            return Collections.emptyIterator();
        }
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(model));
        RewardModel rewards = lease.rewardModel(goodLabel);
        AnswerParser parser = judge.parser();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(units, Spliterator.ORDERED), false)
                .flatMap(unit -> scored(rewards, parser, unit))
                .iterator();
    }

    private Stream<Row> scored(RewardModel model, AnswerParser parser, List<Row> unit) {
        List<String> instructions = new ArrayList<>();
        List<String> responses = new ArrayList<>();
        List<Integer> asking = new ArrayList<>();
        for (int i = 0; i < unit.size(); i++) {
            Generation generation = Generation.fromRow(unit.get(i));
            if (ClientJudge.isAnswer(generation) && parser.parse(generation) instanceof Parsing.Pair pair) {
                instructions.add(pair.instruction());
                responses.add(pair.response());
                asking.add(i);
            }
        }
        List<Reward> rewards = model.score(instructions, responses, batchTokens);
        List<Map<String, Double>> byRow = new ArrayList<>(Collections.nCopies(unit.size(), Map.of()));
        for (int i = 0; i < asking.size(); i++) {
            byRow.set(asking.get(i), named(rewards.get(i)));
        }
        StructType schema = schema(unit.get(0).schema());
        return IntStream.range(0, unit.size())
                .mapToObj(i -> WiderRow.of(unit.get(i), schema, CollectionConverters.asScala(byRow.get(i))));
    }

    private static Map<String, Double> named(Reward reward) {
        Map<String, Double> named = new TreeMap<>();
        named.put(ModelScores.REWARD_EXCESS_TOKENS, (double) reward.excessTokens());
        if (!Double.isNaN(reward.value())) {
            named.put(ModelScores.REWARD, reward.value());
        }
        return named;
    }
}
