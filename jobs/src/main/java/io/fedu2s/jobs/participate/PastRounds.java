package io.fedu2s.jobs.participate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the rounds before one have left in the tables: all that a choice of clients may follow from, so that a run that
 * goes on where another died chooses the same.
 *
 * @param last the last training of every client that was ever trained
 * @param pending updates that have not come by now
 * @param now how many simulated seconds these rounds took
 */
public record PastRounds(Map<String, LastTraining> last, List<RoundPlan.Pending> pending, double now) {
    private static final StructType BEGINNINGS =
            new StructType().add("round", DataTypes.IntegerType, false).add("began", DataTypes.DoubleType, false);

    /**
     * The last time a client was trained.
     *
     * @param round in which round
     * @param loss its mean loss
     */
    public record LastTraining(int round, double loss) {
        /** Of a client that never was. */
        public static final LastTraining NEVER = new LastTraining(0, 0);
    }

    /**
     * What stands there of the rounds before this one.
     *
     * @param done what a federation has in the table of rounds
     * @param all its rows of {@code trainings}
     */
    public static PastRounds before(int round, Dataset<Row> done, Dataset<Row> all) {
        double now = 0;
        List<Row> beginnings = new ArrayList<>();
        List<Round> rounds = done.where(col("round").lt(round)).collectAsList().stream()
                .map(Round::fromRow)
                .sorted(Comparator.comparingInt(Round::round))
                .toList();
        if (rounds.isEmpty()) {
            return new PastRounds(Map.of(), List.of(), 0);
        }
        for (Round past : rounds) {
            beginnings.add(RowFactory.create(past.round(), now));
            now += past.simulatedSeconds();
        }
        SparkSession spark = all.sparkSession();
        Dataset<Row> trainings =
                all.where(col("steps").gt(0)).join(broadcast(spark.createDataFrame(beginnings, BEGINNINGS)), "round");
        return new PastRounds(last(trainings), pending(trainings, now), now);
    }

    private static Map<String, LastTraining> last(Dataset<Row> trainings) {
        Map<String, LastTraining> last = new TreeMap<>();
        for (Row row : trainings
                .groupBy("client_id")
                .agg(max(struct("round", "loss")).as("last"))
                .select("client_id", "last.round", "last.loss")
                .collectAsList()) {
            last.put(row.getString(0), new LastTraining(row.getInt(1), row.getDouble(2)));
        }
        return last;
    }

    private static List<RoundPlan.Pending> pending(Dataset<Row> trainings, double now) {
        return trainings
                .where(col("reason")
                        .equalTo("")
                        .and(col("began").plus(col("arrival_seconds")).gt(now)))
                .collectAsList()
                .stream()
                .map(row -> {
                    ClientTraining training = ClientTraining.fromRow(row);
                    double arrives =
                            row.<Double>getAs("began") + training.plan().arrivalSeconds();
                    return new RoundPlan.Pending(training, arrives);
                })
                .sorted(Comparator.comparing(pending -> pending.training().clientId()))
                .toList();
    }
}
