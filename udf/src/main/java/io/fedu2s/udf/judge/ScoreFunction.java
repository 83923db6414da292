package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.ModelScores;
import io.fedu2s.udf.generate.ResponseScore;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.prompt.Parsing;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.spark.UnitRows;
import io.fedu2s.udf.spark.WiderRow;
import io.fedu2s.udf.train.TrainingPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * Generations with their {@code unit} and {@code context} into the same rows with what the model says about the response:
 * its perplexity after the zero-shot prompt, and after the same prompt with an empty instruction. Their ratio is what
 * the instruction helps beyond the chunk (Li et al., "From Quantity to Quality", 2023, section 2.2, turned over).
 */
public final class ScoreFunction implements MapPartitionsFunction<Row, Row> {
    /** The column of the scores by name; empty where no pair could be read. */
    public static final String MODEL_SCORES = "model_scores";

    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final JudgeSpec judge;
    private final String zeroShotFile;
    private final String zeroShotTemplate;
    private final int batchTokens;

    /**
     * Scores with this model.
     *
     * @param zeroShotFile names the template of training in errors
     * @param zeroShotTemplate its text
     */
    public ScoreFunction(
            ModelSpec model, JudgeSpec judge, String zeroShotFile, String zeroShotTemplate, int batchTokens) {
        this.model = model;
        this.judge = judge;
        this.zeroShotFile = zeroShotFile;
        this.zeroShotTemplate = zeroShotTemplate;
        this.batchTokens = batchTokens;
    }

    /** The columns of the answer to rows of these columns. */
    public static StructType schema(StructType rows) {
        return rows.add(
                MODEL_SCORES, DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false), false);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> generations) {
        UnitRows units = new UnitRows(generations, "unit");
        if (!units.hasNext()) {
            return Collections.emptyIterator();
        }
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(model));
        ResponseScorer scorer = TaskScope.closedWithTask(new ResponseScorer(lease.model(), Optional.empty()));
        AnswerParser parser = judge.parser();
        ZeroShotTemplate zeroShot = ZeroShotTemplate.parse(zeroShotFile, zeroShotTemplate);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(units, Spliterator.ORDERED), false)
                .flatMap(unit -> scored(scorer, parser, zeroShot, unit))
                .iterator();
    }

    /** Each pair is asked about twice, with its instruction and without. */
    private Stream<Row> scored(ResponseScorer scorer, AnswerParser parser, ZeroShotTemplate zeroShot, List<Row> unit) {
        List<TrainingPair> asked = new ArrayList<>();
        List<Integer> asking = new ArrayList<>();
        for (int i = 0; i < unit.size(); i++) {
            Generation generation = Generation.fromRow(unit.get(i));
            if (ClientJudge.isAnswer(generation) && parser.parse(generation) instanceof Parsing.Pair pair) {
                String context = unit.get(i).getAs("context");
                asked.add(new TrainingPair(zeroShot.render(context, pair.instruction()), pair.response()));
                asked.add(new TrainingPair(zeroShot.render(context, ""), pair.response()));
                asking.add(i);
            }
        }
        List<ResponseScore> scores = scorer.score(asked, batchTokens);
        List<Map<String, Double>> byRow = new ArrayList<>(Collections.nCopies(unit.size(), Map.of()));
        for (int i = 0; i < asking.size(); i++) {
            Map<String, Double> named = new TreeMap<>();
            named.put(ModelScores.PERPLEXITY, Math.exp(scores.get(2 * i).meanNll()));
            named.put(
                    ModelScores.PERPLEXITY_ALONE, Math.exp(scores.get(2 * i + 1).meanNll()));
            byRow.set(asking.get(i), named);
        }
        StructType schema = schema(unit.get(0).schema());
        return IntStream.range(0, unit.size())
                .mapToObj(i -> WiderRow.of(unit.get(i), schema, CollectionConverters.asScala(byRow.get(i))));
    }
}
