package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.plan.PlannedPrompt;
import io.fedu2s.udf.plan.RefusedAnswer;
import io.fedu2s.udf.record.Generation;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * What each planned prompt needs, against what {@code generations} holds already. Of a prompt there is exactly one
 * {@link Status}, and no generation of a client is written by the model twice. What one client's prompts were answered is
 * not taken over by another, whose rows would tell that somebody else has the same text.
 */
final class GenerationPlan {
    /** The column of the {@link Status}. */
    static final String STATUS = "status";

    private static final String KNOWN = "known";
    private static final String ID = "generation_id";
    private static final String CLIENT = "client_id";
    private static final String ATTEMPT = "attempt";

    private GenerationPlan() {}

    /** What becomes of a planned prompt. */
    enum Status {
        /** 1. There is nothing to ask: the row is its reason. */
        REFUSED,
        /** 2. The client has the answer already. */
        KNOWN,
        /** 3. A prompt of the client before it in this plan asks the very same: its answer will be copied. */
        COPY,
        /** 4. The model has to answer. */
        NEW;

        Column column() {
            return lit(name());
        }

        Column is() {
            return col(STATUS).equalTo(name());
        }
    }

    /**
     * The prompts that have no row yet, with their status and, where it is {@link Status#KNOWN}, the answer.
     *
     * @param prompts rows of {@link PlannedPrompt}
     * @param generations the table as it stands
     */
    static Dataset<Row> open(Dataset<Row> prompts, Dataset<Row> generations, String planId) {
        Column ofPlan = col("plan_id").equalTo(planId);
        Column first = row_number()
                .over(Window.partitionBy(col(ID), col(CLIENT))
                        .orderBy("unit", "generation.chunk_id", "generation.sample"))
                .equalTo(1);
        Column status = when(
                        not(col("generation.finish_reason").equalTo(PlannedPrompt.PENDING)), Status.REFUSED.column())
                .when(col(KNOWN).isNotNull(), Status.KNOWN.column())
                .when(not(col("first")), Status.COPY.column())
                .otherwise(Status.NEW.column());
        return prompts.withColumn(ID, col("generation." + ID))
                .withColumn(CLIENT, col("generation." + CLIENT))
                .join(answers(generations), new String[] {ID, CLIENT}, "left")
                .withColumn("first", first)
                .withColumn(STATUS, status)
                .withColumn("chunk_id", col("generation.chunk_id"))
                .withColumn("domain", col("generation.domain"))
                .withColumn("sample", col("generation.sample"))
                .withColumn(ATTEMPT, col("generation." + ATTEMPT))
                .join(
                        generations.where(ofPlan).select("chunk_id", "domain", "sample", ATTEMPT),
                        new String[] {"chunk_id", "domain", "sample", ATTEMPT},
                        "left_anti")
                .select("unit", "prompt", "response", "about", "generation", STATUS, KNOWN);
    }

    /** The prompts whose answer is among the refused ones, with it in the column {@code refused}. */
    static Dataset<Row> withRefused(Dataset<Row> prompts, Dataset<Row> refused) {
        Column whole = struct(Arrays.stream(RefusedAnswer.SCHEMA.fieldNames())
                .map(functions::col)
                .toArray(Column[]::new));
        return prompts.withColumn("chunk_id", col("generation.chunk_id"))
                .withColumn("sample", col("generation.sample"))
                .join(
                        refused.select(col("chunk_id"), col("sample"), whole.as("refused")),
                        new String[] {"chunk_id", "sample"})
                .select("unit", "prompt", "response", "about", "generation", "refused");
    }

    /** The rows that need no model: refused prompts as they are, known ones with their answer. */
    static Dataset<Row> settled(Dataset<Row> open) {
        return rows(open.where(Status.REFUSED.is().or(Status.KNOWN.is())));
    }

    /** The rows that repeat an answer of this plan, once it is in the table. */
    static Dataset<Row> copied(Dataset<Row> open, Dataset<Row> generations) {
        Dataset<Row> copies = open.where(Status.COPY.is())
                .drop(KNOWN)
                .withColumn(ID, col("generation." + ID))
                .withColumn(CLIENT, col("generation." + CLIENT));
        return rows(copies.join(answers(generations), new String[] {ID, CLIENT}));
    }

    /** The prompts the model has to answer, in the columns of {@link PlannedPrompt}. */
    static Dataset<Row> asked(Dataset<Row> open) {
        return open.where(Status.NEW.is()).select("unit", "prompt", "response", "about", "generation");
    }

    /** By generation id and client the answer of a model; where several plans hold it, always the same one. */
    private static Dataset<Row> answers(Dataset<Row> generations) {
        return generations
                .where(col("finish_reason")
                        .isInCollection(FinishReason.allStored())
                        .and(not(col("cached"))))
                .groupBy(ID, CLIENT)
                .agg(min(struct("plan_id", "chunk_id", "sample", "evidence", "text", "finish_reason", "new_tokens"))
                        .as(KNOWN));
    }

    /** Rows of the table {@code generations}, with the known answer where there is one. */
    private static Dataset<Row> rows(Dataset<Row> planned) {
        Column isKnown = col(KNOWN).isNotNull();
        Column[] columns = Arrays.stream(Generation.SCHEMA.fieldNames())
                .map(name -> switch (name) {
                    case "evidence", "text", "finish_reason", "new_tokens" ->
                        when(isKnown, col(KNOWN + "." + name))
                                .otherwise(col("generation." + name))
                                .as(name);
                    case "cached" -> isKnown.as(name);
                    default -> col("generation." + name).as(name);
                })
                .toArray(Column[]::new);
        return planned.select(columns);
    }
}
