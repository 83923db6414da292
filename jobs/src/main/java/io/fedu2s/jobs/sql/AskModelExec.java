package io.fedu2s.jobs.sql;

import io.fedu2s.udf.sql.AnswerFunction;
import io.fedu2s.udf.sql.AnswerMetrics;
import io.fedu2s.udf.sql.Question;
import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** {@link AskModel} as it runs: a batch of a partition's rows after the other. */
public final class AskModelExec extends SparkPlan {
    private static final long serialVersionUID = 1L;

    private final ModelCall call;
    private final Attribute answer;
    private final SparkPlan child;

    /** Made by the driver when first wanted, and of no use elsewhere. */
    private transient @Nullable AnswerMetrics metrics;

    /** As {@link AskModel}. */
    public AskModelExec(ModelCall call, Attribute answer, SparkPlan child) {
        this.call = call;
        this.answer = answer;
        this.child = child;
    }

    @Override
    public RDD<InternalRow> doExecute() {
        Question question = call.question();
        var columns = new AnswerFunction.Columns(child.output(), call.ofRow(), output());
        var function = new AnswerFunction(
                question, question.asked().batchRows(), call.function().valueType(), columns, counted());
        return child.execute().toJavaRDD().mapPartitions(function, true).rdd();
    }

    private synchronized AnswerMetrics counted() {
        if (metrics == null) {
            metrics = AnswerMetrics.create(sparkContext());
        }
        return metrics;
    }

    @Override
    public scala.collection.immutable.Map<String, SQLMetric> metrics() {
        return counted().byName();
    }

    @Override
    public Seq<Attribute> output() {
        return AskModel.appended(child.output(), answer);
    }

    @Override
    public AttributeSet producedAttributes() {
        return AttributeSet$.MODULE$.apply(answer);
    }

    @Override
    public Partitioning outputPartitioning() {
        return child.outputPartitioning();
    }

    @Override
    public Seq<SortOrder> outputOrdering() {
        return child.outputOrdering();
    }

    @Override
    public Seq<SparkPlan> children() {
        return CollectionConverters.asScala(List.of(child)).toSeq();
    }

    @Override
    public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
        return new AskModelExec(call, answer, children.head());
    }

    @Override
    public int productArity() {
        return 3;
    }

    @Override
    public Object productElement(int n) {
        return switch (n) {
            case 0 -> call;
            case 1 -> answer;
            default -> child;
        };
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof AskModelExec;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AskModelExec ask
                && call.equals(ask.call)
                && answer.equals(ask.answer)
                && child.equals(ask.child);
    }

    @Override
    public int hashCode() {
        return Objects.hash(call, answer, child);
    }
}
