package io.fedu2s.udf.record;

import org.apache.spark.sql.types.StructType;

/**
 * A chunk that a plan has taken in, with others that were new then.
 *
 * @param planId the plan
 * @param intake the how-manieth time, from 0, that it found new chunks
 * @param domain the field the client works in
 * @param clientId whose chunk
 * @param chunkId which
 * @param wave in which it is asked about, from 0 over all intakes
 */
public record Intake(String planId, int intake, String domain, String clientId, String chunkId, int wave) {
    /** Columns of the table {@code intakes}. */
    public static final StructType SCHEMA = Columns.first()
            .string("plan_id")
            .integer("intake")
            .string("domain")
            .string("client_id")
            .string("chunk_id")
            .integer("wave")
            .schema();

    public Intake {
        Checks.named(planId, "planId");
        Checks.atLeast(0, intake, "intake");
        Checks.named(domain, "domain");
        Checks.named(clientId, "clientId");
        Checks.named(chunkId, "chunkId");
        Checks.atLeast(0, wave, "wave");
    }
}
