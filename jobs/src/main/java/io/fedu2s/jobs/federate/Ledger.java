package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.fedu2s.jobs.cluster.RunMetrics;
import io.fedu2s.jobs.config.PrivacyConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.privacy.PrivacyLedger;
import io.fedu2s.udf.privacy.PrivateRound;
import io.fedu2s.udf.record.PrivacyEntry;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code privacy}: every private round that was ever begun over these clients, of whatever federation, with
 * what all of them cost together. It is only ever added to.
 *
 * <p>A round is entered before anything of it is made. One that is entered already is not paid again: the same round of
 * the same federation has the same clients, the same noise, and so the same result.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final SparkSession spark;
    private final Tables tables;
    private final RoundTables rounds;
    private final String federation;

    /** Of one federation; {@code rounds} are its own. */
    Ledger(SparkSession spark, Tables tables, RoundTables rounds, String federation) {
        this.spark = spark;
        this.tables = tables;
        this.rounds = rounds;
        this.federation = federation;
    }

    /**
     * Enters a round, unless privacy is off.
     *
     * @param clients N, how many clients there are to draw from
     * @throws io.fedu2s.udf.error.UserException when that is over budget; nothing is written then
     */
    void enter(int round, PrivacyConfig privacy, long clients) {
        if (!privacy.isOn() || rounds.has(TableName.PRIVACY, round)) {
            return;
        }
        PrivacyLedger after = others(round, privacy).enter(privacy.round());
        var entry = new PrivacyEntry(
                federation,
                round,
                privacy.probability(),
                privacy.noiseMultiplier(),
                privacy.clipNorm(),
                clients,
                privacy.delta(),
                after.spent());
        rounds.add(TableName.PRIVACY, spark.createDataFrame(List.of(entry.toRow()), PrivacyEntry.SCHEMA), round);
        RunMetrics.of(spark.sparkContext()).spent(after.spent());
        LOG.info(
                "round {}: epsilon {} of {} is spent with it (delta {})",
                round,
                "%.4f".formatted(after.spent()),
                privacy.budget(),
                privacy.delta());
    }

    /** All rounds but this one. */
    private PrivacyLedger others(int round, PrivacyConfig privacy) {
        List<PrivateRound> held = tables
                .read(TableName.PRIVACY)
                .where(not(col("federation")
                        .equalTo(lit(federation))
                        .and(col("round").equalTo(round))))
                .collectAsList()
                .stream()
                .map(PrivacyEntry::fromRow)
                .sorted(Comparator.comparing(PrivacyEntry::federation).thenComparing(PrivacyEntry::round))
                .map(entry -> new PrivateRound(entry.probability(), entry.noiseMultiplier()))
                .toList();
        return new PrivacyLedger(privacy.budget(), privacy.delta(), held);
    }
}
