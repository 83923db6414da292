package io.fedu2s.jobs.people;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Feedback.Verdict;
import io.fedu2s.udf.record.Vote;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * What people say of pairs: of {@code feedback} the last word on each pair, and the votes of {@code input.votes} that count.
 * A pair is a client's: two clients with the same text may have pairs of the same id, and neither speaks of the other's.
 */
public final class People {
    private static final String REASON = "reason";
    private static final Column COUNTS = col(REASON).equalTo("");
    private static final Column ACCEPTS = col("verdict").equalTo(Verdict.ACCEPT.stored());
    private static final Column REJECTS = col("verdict").equalTo(Verdict.REJECT.stored());

    private final Tables tables;
    private final VotesInput votes;

    /** Of a run. */
    public People(SparkSession spark, RunConfig config, Tables tables) {
        this.tables = tables;
        this.votes = new VotesInput(spark, config.input());
    }

    /** Whether nobody says anything. */
    public boolean areSilent() {
        return !tables.exists(TableName.FEEDBACK) && !votes.isGiven();
    }

    /** Whether {@code input.votes} is given. */
    public boolean vote() {
        return votes.isGiven();
    }

    /** Names all that is said: which version of {@code feedback} and what votes; empty where nobody says anything. */
    public String state() {
        return areSilent() ? "" : ContentId.of(tables.state(TableName.FEEDBACK), votes.state());
    }

    /**
     * Pairs with what is said of each in columns of their own, null where nothing is: {@code said} with {@code
     * said_instruction} and {@code said_response}, {@code accepting}, {@code rejecting}.
     */
    public Dataset<Row> beside(Dataset<Row> pairs) {
        Dataset<Row> said = standing(tables)
                .select(
                        col("client_id"),
                        col("pair_id"),
                        col("verdict").as("said"),
                        col("instruction").as("said_instruction"),
                        col("response").as("said_response"));
        Dataset<Row> beside = pairs.join(said, new String[] {"client_id", "pair_id"}, "left");
        return votes.isGiven()
                ? besideVotes(beside)
                : beside.withColumn("accepting", lit(null).cast("long"))
                        .withColumn("rejecting", lit(null).cast("long"));
    }

    /** A vote that names no client counts where the pair is of one client only. */
    private Dataset<Row> besideVotes(Dataset<Row> pairs) {
        Dataset<Row> counting = marked().where(COUNTS);
        Dataset<Row> named =
                counted(counting.where(not(col("client_id").equalTo(""))), "named", "client_id", "pair_id");
        Dataset<Row> unnamed = counted(counting.where(col("client_id").equalTo("")), "unnamed", "pair_id");
        Column onlyOwner = size(collect_set("client_id").over(Window.partitionBy("pair_id")))
                .equalTo(1);
        return pairs.withColumn("only_owner", onlyOwner)
                .join(named, new String[] {"client_id", "pair_id"}, "left")
                .join(unnamed, new String[] {"pair_id"}, "left")
                .withColumn("accepting", both("accepting"))
                .withColumn("rejecting", both("rejecting"))
                .drop("only_owner", "named_accepting", "named_rejecting", "unnamed_accepting", "unnamed_rejecting");
    }

    private static Column both(String column) {
        Column unnamed = when(col("only_owner"), col("unnamed_" + column));
        return coalesce(col("named_" + column), lit(0L)).plus(coalesce(unnamed, lit(0L)));
    }

    private static Dataset<Row> counted(Dataset<Row> counting, String whose, String... by) {
        return counting.groupBy(Arrays.stream(by).map(functions::col).toArray(Column[]::new))
                .agg(
                        count_if(ACCEPTS).as(whose + "_accepting"),
                        count_if(REJECTS).as(whose + "_rejecting"));
    }

    /** The votes with why they don't count, as far as that can be told of them alone. */
    private Dataset<Row> marked() {
        WindowSpec voter = Window.partitionBy("pair_id", "client_id", "who");
        Column named = not(col("who").equalTo(""));
        Column reason = when(col("pair_id").equalTo(""), "pair_missing")
                .when(not(ACCEPTS.or(REJECTS)), "verdict_unknown")
                .when(
                        named.and(not(min("verdict")
                                .over(voter)
                                .equalTo(max("verdict").over(voter)))),
                        "contradiction")
                .when(named.and(row_number().over(voter.orderBy("note")).gt(1)), "repeated")
                .otherwise("");
        return votes.read().withColumn(REASON, reason);
    }

    /**
     * Rows of the table {@code votes}: every vote, with the pair that it is about or the reason why it does not count.
     *
     * @param pairs the table {@code pairs} as it stands
     */
    public Dataset<Row> votes(Dataset<Row> pairs) {
        Dataset<Row> owners = pairs.groupBy("pair_id")
                .agg(
                        collect_set("client_id").as("owners"),
                        first("client_id").as("owner"),
                        first("domain").as("domain"),
                        first("document_id").as("document_id"),
                        first("generation_id").as("generation_id"),
                        first("kind").as("kind"),
                        max(col("instruction").notEqual("").and(col("response").notEqual("")))
                                .as("has_text"));
        Column client = col("client_id");
        Column reason = when(not(COUNTS), col(REASON))
                .when(col("owners").isNull(), "pair_unknown")
                .when(client.equalTo("").and(size(col("owners")).gt(1)), "client_missing")
                .when(client.notEqual("").and(not(array_contains(col("owners"), client))), "other_client")
                .when(ACCEPTS.and(not(col("has_text"))), "no_text")
                .otherwise("");
        Dataset<Row> judged =
                marked().join(owners, new String[] {"pair_id"}, "left").withColumn(REASON, reason);
        Column[] columns = Arrays.stream(Vote.SCHEMA.fieldNames())
                .map(name -> switch (name) {
                    case "client_id" ->
                        when(client.equalTo(""), when(COUNTS, col("owner")).otherwise(""))
                                .otherwise(client)
                                .as(name);
                    case "domain", "document_id", "generation_id", "kind" ->
                        when(COUNTS, col(name)).otherwise("").as(name);
                    case "note" -> when(COUNTS, col(name)).otherwise("").as(name);
                    default -> col(name).as(name);
                })
                .toArray(Column[]::new);
        return judged.select(columns);
    }

    /** Of every pair of which a person said something, the last row of {@code feedback}. */
    public static Dataset<Row> standing(Tables tables) {
        Dataset<Row> all = tables.read(TableName.FEEDBACK);
        Column row = struct(Arrays.stream(TableName.FEEDBACK.schema().fieldNames())
                .map(functions::col)
                .toArray(Column[]::new));
        return all.groupBy("client_id", "pair_id")
                .agg(max_by(row, col("ordinal")).as("last"))
                .select("last.*");
    }

    /** How many pairs were spoken of in {@code feedback} that are not among these: they are kept for when they come back. */
    public static long absent(Tables tables, Dataset<Row> pairs) {
        return tables.read(TableName.FEEDBACK)
                .select("client_id", "pair_id")
                .distinct()
                .join(pairs.select("client_id", "pair_id"), new String[] {"client_id", "pair_id"}, "left_anti")
                .count();
    }

    /** Whether anybody said anything that is in the tables. */
    public static boolean spoke(Tables tables) {
        return tables.exists(TableName.FEEDBACK) || tables.exists(TableName.VOTES);
    }

    /**
     * All pairs of which anything was said, of whichever plan: {@code client_id, domain, generation_id, kind, pair_id} and
     * whether they are {@code good} as they were generated.
     */
    public static Dataset<Row> good(Tables tables) {
        List<String> keys = List.of("client_id", "domain", "generation_id", "kind", "pair_id");
        Column[] columns = keys.stream().map(functions::col).toArray(Column[]::new);
        Dataset<Row> said = standing(tables).withColumn("good", ACCEPTS);
        Dataset<Row> voted = tables.read(TableName.VOTES)
                .where(COUNTS)
                .groupBy(columns)
                .agg(sum(when(ACCEPTS, 1).otherwise(-1)).gt(0).as("good"));
        return said.select("good", keys.toArray(String[]::new))
                .unionByName(voted)
                .groupBy(columns)
                .agg(min("good").as("good"));
    }
}
