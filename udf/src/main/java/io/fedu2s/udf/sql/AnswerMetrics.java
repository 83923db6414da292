package io.fedu2s.udf.sql;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What Spark's page of a query shows of the rows that asked a model.
 *
 * @param rows with their answers
 * @param errors rows that were not asked
 * @param promptTokens read; equal rows of a batch are read once and counted each
 * @param newTokens written, likewise
 * @param time of the batches, summed over tasks
 */
public record AnswerMetrics(
        SQLMetric rows, SQLMetric errors, SQLMetric promptTokens, SQLMetric newTokens, SQLMetric time)
        implements Serializable {
    /** New ones of a plan's node. */
    public static AnswerMetrics create(SparkContext context) {
        return new AnswerMetrics(
                SQLMetrics.createMetric(context, "number of output rows"),
                SQLMetrics.createMetric(context, "number of rows with an error"),
                SQLMetrics.createMetric(context, "prompt tokens"),
                SQLMetrics.createMetric(context, "new tokens"),
                SQLMetrics.createTimingMetric(context, "time to answer", 0));
    }

    /** By the names that Spark's own nodes have for theirs. */
    public scala.collection.immutable.Map<String, SQLMetric> byName() {
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(Map.of(
                "numOutputRows", rows,
                "numErrors", errors,
                "promptTokens", promptTokens,
                "newTokens", newTokens,
                "answerTime", time)));
    }

    void count(List<Answer> answers, long nanos) {
        rows.add(answers.size());
        errors.add(answers.stream().filter(answer -> answer.error() != null).count());
        promptTokens.add(answers.stream().mapToLong(Answer::promptTokens).sum());
        newTokens.add(answers.stream().mapToLong(Answer::newTokens).sum());
        time.add(TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
