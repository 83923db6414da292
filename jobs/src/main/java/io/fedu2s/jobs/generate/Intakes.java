package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * The table {@code intakes}: each time that a plan finds chunks it did not know it takes them in together, and deals every
 * client's into {@code feedback.waves} waves in an order drawn by the seed; where verdicts don't teach there is one. Behind
 * these come the {@code generate.retries} waves in which chunks of the intake are asked again. Waves are numbered through, so
 * that later intakes learn from earlier ones.
 *
 * <p>What is written once stays: which chunks are planned side by side follows from it, whoever is killed when.
 */
final class Intakes {
    /** The column of a chunk's wave. */
    static final String WAVE = "wave";

    private static final String INTAKE = "intake";
    private static final String CHUNK = "chunk_id";
    private static final String DOMAIN = "domain";

    /** A client may move to another domain with its text. */
    private static final String[] KEY = {CHUNK, DOMAIN};

    private final RunConfig config;
    private final Tables tables;
    private final GenerationInputs inputs;

    Intakes(RunConfig config, Tables tables, GenerationInputs inputs) {
        this.config = config;
        this.tables = tables;
        this.inputs = inputs;
    }

    /** Those of these chunks that the plan does not know, in one commit; nothing where it knows them all. */
    void take(Dataset<Row> asked) {
        Dataset<Row> fresh = asked.join(rows().select(CHUNK, DOMAIN), KEY, "left_anti");
        if (fresh.isEmpty()) {
            return;
        }
        int intake = count();
        Column drawn = xxhash64(lit(WAVE), lit(config.run().seed()), col(CHUNK));
        Column place = row_number()
                .over(Window.partitionBy("client_id").orderBy(drawn, col(CHUNK)))
                .minus(1);
        Column wave = parts() == 1 ? lit(0) : place.mod(parts()).cast(DataTypes.IntegerType);
        tables.appendNext(
                TableName.INTAKES,
                fresh.select(
                        lit(inputs.planId()).as("plan_id"),
                        lit(intake).as(INTAKE),
                        col(DOMAIN),
                        col("client_id"),
                        col(CHUNK),
                        wave.plus(first(intake)).as(WAVE)),
                "intake-" + inputs.planId());
    }

    /** How many there are, also where all chunks of the last ones went after they were judged. */
    int count() {
        Row last = rows().agg(max(INTAKE)).head();
        int judged = config.hasWaves() ? Math.max(wavesOf(TableName.ARMS), wavesOf(TableName.JUDGED)) : 0;
        return Math.max(last.isNullAt(0) ? 0 : last.getInt(0) + 1, (judged + span() - 1) / span());
    }

    private int wavesOf(TableName table) {
        return new WaveRows(tables, table, inputs.planId()).waves();
    }

    /** The chunks of an intake that are still asked about, with their wave. */
    Dataset<Row> chunks(int intake, Dataset<Row> asked) {
        return asked.join(rows().where(col(INTAKE).equalTo(intake)).select(CHUNK, DOMAIN, WAVE), KEY);
    }

    /** How many chunks each wave has, by domain; waves that ask again are not dealt and have none here. */
    Map<Integer, Map<String, Long>> chunksByDomain(Dataset<Row> asked) {
        Map<Integer, Map<String, Long>> counts = new HashMap<>();
        for (Row row : rows().join(asked.select(CHUNK, DOMAIN), KEY, "left_semi")
                .groupBy(WAVE, DOMAIN)
                .count()
                .collectAsList()) {
            counts.computeIfAbsent(row.getInt(0), wave -> new HashMap<>()).put(row.getString(1), row.getLong(2));
        }
        return counts;
    }

    /** How many of these rows of {@code generations} each wave has that asks for the first time. */
    Map<Integer, Long> byWave(Dataset<Row> generations) {
        Map<Integer, Long> counts = new HashMap<>();
        generations
                .where(inputs.rowsOf(0))
                .join(rows().select(CHUNK, DOMAIN, WAVE), KEY)
                .groupBy(WAVE)
                .count()
                .collectAsList()
                .forEach(row -> counts.put(row.getInt(0), row.getLong(1)));
        return counts;
    }

    /** The intakes of these chunks. */
    List<Integer> of(Dataset<Row> chunks) {
        return rows()
                .join(chunks.select(CHUNK), new String[] {CHUNK}, "left_semi")
                .select(INTAKE)
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getInt(0))
                .toList();
    }

    /** The first wave of an intake. */
    int first(int intake) {
        return intake * span();
    }

    /** The intake of a wave. */
    int ofWave(int wave) {
        return wave / span();
    }

    /** How many waves an intake has at most. */
    int span() {
        return parts() + config.generate().retries();
    }

    /** How many of them ask for the first time. */
    int parts() {
        return config.feedback().parts();
    }

    /** The how-manieth time a wave asks again; 0 where it asks for the first time. */
    int retry(int wave) {
        return Math.max(0, wave % span() - parts() + 1);
    }

    private Dataset<Row> rows() {
        return tables.read(TableName.INTAKES).where(col("plan_id").equalTo(inputs.planId()));
    }
}
