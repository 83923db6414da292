package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What came of an arm's pairs of one client in one wave.
 *
 * @param planId the plan of the generations
 * @param wave which part of the chunks, from 0; or {@link #PEOPLE}
 * @param domain the field the client works in
 * @param clientId whose pairs
 * @param arm what kind of arm: {@link #KIND}, {@link #EXAMPLE} or {@link #REASON}
 * @param name the kind of pair, the example's id, or the reason why pairs were refused
 * @param pairs how many pairs it had its part in
 * @param accepted how many of them were accepted
 */
public record ArmCount(
        String planId, int wave, String domain, String clientId, String arm, String name, long pairs, long accepted) {
    /** A kind of pair. */
    public static final String KIND = "kind";
    /** An example that stood in the prompt. */
    public static final String EXAMPLE = "example";
    /** A reason why pairs were refused; the sentence for it is what is tried. */
    public static final String REASON = "reason";

    /** No wave: what people had said of pairs of other plans when this one began. */
    public static final int PEOPLE = -1;

    /** Columns of the table {@code arms}. */
    public static final StructType SCHEMA = Columns.first()
            .string("plan_id")
            .integer("wave")
            .string("domain")
            .string("client_id")
            .string("arm")
            .string("name")
            .bigint("pairs")
            .bigint("accepted")
            .schema();

    public ArmCount {
        Checks.named(planId, "planId");
        Checks.atLeast(PEOPLE, wave, "wave");
        Checks.named(domain, "domain");
        Checks.named(clientId, "clientId");
        Checks.named(arm, "arm");
        Checks.named(name, "name");
        Checks.atLeast(0, accepted, "accepted");
        Checks.atLeast(accepted, pairs, "pairs");
    }

    /** Reads a row by the names of its columns. */
    public static ArmCount fromRow(Row row) {
        return new ArmCount(
                row.getAs("plan_id"),
                row.<Integer>getAs("wave"),
                row.getAs("domain"),
                row.getAs("client_id"),
                row.getAs("arm"),
                row.getAs("name"),
                row.<Long>getAs("pairs"),
                row.<Long>getAs("accepted"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, planId, wave, domain, clientId, arm, name, pairs, accepted);
    }
}
