package io.fedu2s.udf.sql;

import io.fedu2s.udf.spark.ModelSpec;
import java.io.Serializable;

/**
 * Which model is asked, and how much of it at once.
 *
 * @param model whose weights an executor's tasks share
 * @param batchTokens the most tokens of one pass, padding included
 * @param batchRows rows that are asked together
 */
public record Asked(ModelSpec model, int batchTokens, int batchRows) implements Serializable {}
