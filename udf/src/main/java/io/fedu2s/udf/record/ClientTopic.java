package io.fedu2s.udf.record;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * How much of a client's text is about a topic of its domain.
 *
 * @param clientId whose text
 * @param domain the field the client works in
 * @param topic its number within the domain, from 1, the one with the most chunks first
 * @param name the words of the domain's public texts that weigh most in the topic; they say nothing of this client
 * @param chunks how many of the client's chunks are about it
 * @param share of the client's chunks, from 0 to 1
 * @param terms the words that weigh most in these chunks of this client
 */
public record ClientTopic(
        String clientId, String domain, int topic, String name, long chunks, double share, List<String> terms) {
    /** Columns of the table {@code topics}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .integer("topic")
            .string("name")
            .bigint("chunks")
            .real("share")
            .strings("terms")
            .schema();

    public ClientTopic {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.atLeast(1, topic, "topic");
        Checks.atLeast(1, chunks, "chunks");
        Checks.within(0, 1, share, "share");
        terms = List.copyOf(terms);
    }

    /** Reads a row by the names of its columns. */
    public static ClientTopic fromRow(Row row) {
        return new ClientTopic(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.<Integer>getAs("topic"),
                row.getAs("name"),
                row.<Long>getAs("chunks"),
                row.<Double>getAs("share"),
                Columns.list(row, "terms"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, clientId, domain, topic, name, chunks, share, terms);
    }
}
