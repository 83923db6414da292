package io.fedu2s.jobs.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The child's rows, each with a model's answer at its end: as many rows, in the same order. */
public final class AskModel extends LogicalPlan {
    private static final long serialVersionUID = 1L;

    private final ModelCall call;
    private final Attribute answer;
    private final LogicalPlan child;

    /** Asks by this call of the child's columns, and names the answer. */
    public AskModel(ModelCall call, Attribute answer, LogicalPlan child) {
        this.call = call;
        this.answer = answer;
        this.child = child;
    }

    ModelCall call() {
        return call;
    }

    Attribute answer() {
        return answer;
    }

    LogicalPlan child() {
        return child;
    }

    @Override
    public Seq<Attribute> output() {
        return appended(child.output(), answer);
    }

    static Seq<Attribute> appended(Seq<Attribute> columns, Attribute last) {
        List<Attribute> all = new ArrayList<>(CollectionConverters.asJava(columns));
        all.add(last);
        return CollectionConverters.asScala(all).toSeq();
    }

    @Override
    public AttributeSet producedAttributes() {
        return AttributeSet$.MODULE$.apply(answer);
    }

    @Override
    public Option<Object> maxRows() {
        return child.maxRows();
    }

    @Override
    public Option<Object> maxRowsPerPartition() {
        return child.maxRowsPerPartition();
    }

    @Override
    public Seq<LogicalPlan> children() {
        return CollectionConverters.asScala(List.of(child)).toSeq();
    }

    @Override
    public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
        return new AskModel(call, answer, children.head());
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
        return other instanceof AskModel;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AskModel ask
                && call.equals(ask.call)
                && answer.equals(ask.answer)
                && child.equals(ask.child);
    }

    @Override
    public int hashCode() {
        return Objects.hash(call, answer, child);
    }
}
