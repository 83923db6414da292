package io.fedu2s.udf.judge;

import io.fedu2s.udf.prompt.Parsing;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.UnitRows;
import io.fedu2s.udf.spark.WiderRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Generations with their {@code unit} and {@code context} into the same rows with what a model says about their pairs: a
 * column of scores by name, empty where no pair could be read.
 */
public abstract class PairScoreFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final String ENDING = "_scores";

    private final String column;
    private final JudgeSpec judge;

    /**
     * A function that adds a column.
     *
     * @param who scores; the column is named after it
     */
    protected PairScoreFunction(String who, JudgeSpec judge) {
        this.column = column(who);
        this.judge = judge;
    }

    /** The column of what somebody says. */
    public static String column(String who) {
        return who + ENDING;
    }

    /** The column that is added. */
    public final String column() {
        return column;
    }

    /** Scores the pairs of a unit together; in a task of its own. */
    protected interface Scorer {
        /** The scores by name of each pair, in their order. */
        List<Map<String, Double>> score(List<AskedPair> pairs);
    }

    /** Makes ready what scores, until the task ends. */
    protected abstract Scorer scorer();

    /** The columns of the answer to rows of these columns. */
    public final StructType schema(StructType rows) {
        return rows.add(column, DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false), false);
    }

    /** Which columns of such rows hold scores. */
    static List<String> scoreColumns(StructType rows) {
        return Stream.of(rows.fieldNames())
                .filter(name -> name.endsWith(ENDING) && !name.equals("example_scores"))
                .toList();
    }

    @Override
    public final Iterator<Row> call(Iterator<Row> generations) {
        UnitRows units = new UnitRows(generations, "unit");
        if (!units.hasNext()) {
            return Collections.emptyIterator();
        }
        Scorer scorer = scorer();
        AnswerParser parser = judge.parser();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(units, Spliterator.ORDERED), false)
                .flatMap(unit -> scored(scorer, parser, unit))
                .iterator();
    }

    private Stream<Row> scored(Scorer scorer, AnswerParser parser, List<Row> unit) {
        List<AskedPair> asked = new ArrayList<>();
        List<Integer> asking = new ArrayList<>();
        for (int i = 0; i < unit.size(); i++) {
            Generation generation = Generation.fromRow(unit.get(i));
            if (ClientJudge.isAnswer(generation) && parser.parse(generation) instanceof Parsing.Pair pair) {
                asked.add(new AskedPair(unit.get(i).getAs("context"), pair.instruction(), pair.response()));
                asking.add(i);
            }
        }
        List<Map<String, Double>> scores = scorer.score(asked);
        List<Map<String, Double>> byRow = new ArrayList<>(Collections.nCopies(unit.size(), Map.of()));
        for (int i = 0; i < asking.size(); i++) {
            byRow.set(asking.get(i), scores.get(i));
        }
        StructType schema = schema(unit.get(0).schema());
        return IntStream.range(0, unit.size())
                .mapToObj(i -> WiderRow.of(unit.get(i), schema, CollectionConverters.asScala(byRow.get(i))));
    }
}
