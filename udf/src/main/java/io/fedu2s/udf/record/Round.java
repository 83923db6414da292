package io.fedu2s.udf.record;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A federated round that is done: who took part, what it cost and which adapter it made.
 *
 * @param round the round, from 1
 * @param clientIds who took part
 * @param refused whose update was not counted, each with the reason: {@code client: reason}
 * @param pairs how many accepted pairs they hold together
 * @param trainLoss mean training loss, weighted as the updates are
 * @param seconds how long it took; measured, and no part of any result
 * @param updateBytes how much the clients sent
 * @param downloadBytes how much the clients were sent at its beginning
 * @param differenceBytes how much its adapter takes on its way to a client that holds the one before
 * @param aggregation what was averaged, and which step the server took from it: {@code exact-project, fedavg}
 * @param productError how far the average is from the mean of the products, relative to its norm
 * @param adapterSha256 the adapter that came out
 * @param adapterVersion its version in {@code adapters}
 * @param simulatedSeconds how long it takes the clients by their profiles; 0 where nobody reckons with time
 * @param federation names the federation: made of configuration and pairs, another one for other pairs
 */
public record Round(
        int round,
        List<String> clientIds,
        List<String> refused,
        long pairs,
        double trainLoss,
        double seconds,
        long updateBytes,
        long downloadBytes,
        long differenceBytes,
        String aggregation,
        double productError,
        String adapterSha256,
        int adapterVersion,
        double simulatedSeconds,
        String federation) {
    /** Columns of the table {@code rounds}. */
    public static final StructType SCHEMA = Columns.first()
            .integer("round")
            .strings("client_ids")
            .strings("refused")
            .bigint("pairs")
            .real("train_loss")
            .real("seconds")
            .bigint("update_bytes")
            .bigint("download_bytes")
            .bigint("difference_bytes")
            .string("aggregation")
            .real("product_error")
            .string("adapter_sha256")
            .integer("adapter_version")
            .real("simulated_seconds")
            .string("federation")
            .schema();

    public Round {
        Checks.atLeast(0, round, "round");
        Checks.atLeast(0, pairs, "pairs");
        Checks.atLeast(0, updateBytes, "updateBytes");
        Checks.atLeast(0, downloadBytes, "downloadBytes");
        Checks.atLeast(0, differenceBytes, "differenceBytes");
        Checks.atLeast(0, adapterVersion, "adapterVersion");
        Checks.named(adapterSha256, "adapterSha256");
        Checks.named(federation, "federation");
        Checks.named(aggregation, "aggregation");
        Checks.finite(productError, "productError");
        Checks.finite(simulatedSeconds, "simulatedSeconds");
        clientIds = List.copyOf(clientIds);
        refused = List.copyOf(refused);
    }

    /** Reads a row by the names of its columns. */
    public static Round fromRow(Row row) {
        return new Round(
                row.<Integer>getAs("round"),
                Columns.list(row, "client_ids"),
                Columns.list(row, "refused"),
                row.<Long>getAs("pairs"),
                row.<Double>getAs("train_loss"),
                row.<Double>getAs("seconds"),
                row.<Long>getAs("update_bytes"),
                row.<Long>getAs("download_bytes"),
                row.<Long>getAs("difference_bytes"),
                row.getAs("aggregation"),
                row.<Double>getAs("product_error"),
                row.getAs("adapter_sha256"),
                row.<Integer>getAs("adapter_version"),
                row.<Double>getAs("simulated_seconds"),
                row.getAs("federation"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                round,
                clientIds,
                refused,
                pairs,
                trainLoss,
                seconds,
                updateBytes,
                downloadBytes,
                differenceBytes,
                aggregation,
                productError,
                adapterSha256,
                adapterVersion,
                simulatedSeconds,
                federation);
    }
}
