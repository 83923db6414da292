package io.fedu2s.jobs.sql;

import io.fedu2s.jobs.error.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Operators that call models, and what asks in their place. */
final class ModelCalls {
    private ModelCalls() {}

    /** The operator with its calls in nodes below it; the operator itself where it has none. */
    static LogicalPlan extracted(LogicalPlan plan) {
        boolean mayCall = plan instanceof Project
                || plan instanceof Filter
                || plan instanceof Aggregate
                || plan instanceof Join
                || plan instanceof Sort
                || plan instanceof Window
                || plan instanceof Generate
                || plan instanceof RepartitionByExpression;
        if (!mayCall || !plan.resolved() || innermost(plan).isEmpty()) {
            return plan;
        }
        if (plan instanceof Aggregate aggregate && callsOverGroups(aggregate)) {
            return overGroups(aggregate);
        }
        LogicalPlan asking = plan instanceof Join join ? ofJoin(join) : below(plan);
        return asking.output().equals(plan.output()) ? asking : new Project(named(plan.output()), asking);
    }

    /** Calls that no other call waits for, each once. */
    private static List<ModelCall> innermost(LogicalPlan plan) {
        Map<Expression, ModelCall> calls = new LinkedHashMap<>();
        CollectionConverters.asJava(plan.expressions())
                .forEach(each -> each.foreach(part -> {
                    if (part instanceof ModelCall call && !call.ofRow().exists(ModelCalls::isCalling)) {
                        calls.putIfAbsent(call.canonicalized(), call);
                    }
                    return scala.runtime.BoxedUnit.UNIT;
                }));
        return List.copyOf(calls.values());
    }

    private static boolean isCalling(Expression expression) {
        return expression.exists(part -> part instanceof ModelCall);
    }

    private static LogicalPlan below(LogicalPlan plan) {
        LogicalPlan child = plan.children().head();
        LogicalPlan current = plan;
        for (List<ModelCall> calls = innermost(current); !calls.isEmpty(); calls = innermost(current)) {
            Map<Expression, Attribute> answers = new LinkedHashMap<>();
            for (ModelCall call : calls) {
                if (!call.references().subsetOf(child.outputSet())) {
                    throw Errors.modelCallMisplaced(call.sql());
                }
                AskModel ask = ask(call, child);
                answers.put(call.canonicalized(), ask.answer());
                child = ask;
            }
            current = replaced(current, answers);
        }
        return current.withNewChildren(
                CollectionConverters.asScala(List.of(child)).toSeq());
    }

    /** What a row gives becomes a column, so that the node asks by columns alone. */
    private static AskModel ask(ModelCall call, LogicalPlan child) {
        List<NamedExpression> columns = new ArrayList<>(CollectionConverters.asJava(child.output()));
        List<Expression> given = new ArrayList<>();
        for (Expression each : CollectionConverters.asJava(call.ofRow())) {
            if (each instanceof Attribute) {
                given.add(each);
            } else {
                Alias column = alias(each, "asked");
                columns.add(column);
                given.add(column.toAttribute());
            }
        }
        LogicalPlan wider = columns.size() == child.output().size()
                ? child
                : new Project(CollectionConverters.asScala(columns).toSeq(), child);
        Attribute answer = new AttributeReference(
                "answer", call.dataType(), false, Metadata.empty(), NamedExpression$.MODULE$.newExprId(), nothing());
        return new AskModel(call.ofRow(given), answer, wider);
    }

    private static LogicalPlan replaced(LogicalPlan plan, Map<Expression, Attribute> answers) {
        return plan.transformExpressionsDown(new Everywhere<>(part -> {
            Attribute answer = part instanceof ModelCall ? answers.get(part.canonicalized()) : null;
            return answer == null ? part : answer;
        }));
    }

    /** A condition of one side is asked there; one of both sides, of an inner join, above it. */
    private static LogicalPlan ofJoin(Join join) {
        LogicalPlan left = join.left();
        LogicalPlan right = join.right();
        Map<Expression, Attribute> answers = new LinkedHashMap<>();
        for (ModelCall call : innermost(join)) {
            if (call.references().subsetOf(left.outputSet())) {
                AskModel ask = ask(call, left);
                answers.put(call.canonicalized(), ask.answer());
                left = ask;
            } else if (call.references().subsetOf(right.outputSet())) {
                AskModel ask = ask(call, right);
                answers.put(call.canonicalized(), ask.answer());
                right = ask;
            } else if (join.joinType() == Inner$.MODULE$) {
                Join all = join.copy(join.left(), join.right(), join.joinType(), Option.empty(), join.hint());
                return extracted(new Filter(join.condition().get(), all));
            } else {
                throw Errors.modelCallMisplaced(call.sql());
            }
        }
        LogicalPlan asking = replaced(join, answers)
                .withNewChildren(
                        CollectionConverters.asScala(List.of(left, right)).toSeq());
        return innermost(asking).isEmpty() ? asking : ofJoin((Join) asking);
    }

    private static boolean callsOverGroups(Aggregate aggregate) {
        return aggregate.aggregateExpressions().exists(each -> isOverGroups((Expression) each, aggregate));
    }

    /** Whether a call, not one within an aggregate function or a group's expression, needs what comes out of the groups. */
    private static boolean isOverGroups(Expression expression, Aggregate aggregate) {
        if (isOfGroups(expression, aggregate)) {
            return false;
        }
        return expression instanceof ModelCall || expression.children().exists(each -> isOverGroups(each, aggregate));
    }

    private static boolean isOfGroups(Expression expression, Aggregate aggregate) {
        return expression instanceof AggregateExpression
                || aggregate.groupingExpressions().exists(each -> each.semanticEquals(expression));
    }

    private static LogicalPlan overGroups(Aggregate aggregate) {
        List<NamedExpression> inner = new ArrayList<>();
        List<NamedExpression> outer = new ArrayList<>();
        for (NamedExpression each : CollectionConverters.asJava(aggregate.aggregateExpressions())) {
            if (isOverGroups((Expression) each, aggregate)) {
                outer.add((NamedExpression) ((Expression) each).transformDown(new Everywhere<>(part -> {
                    if (!isOfGroups(part, aggregate)) {
                        return part;
                    }
                    NamedExpression column = part instanceof NamedExpression named ? named : alias(part, "group");
                    inner.add(column);
                    return column.toAttribute();
                })));
            } else {
                inner.add(each);
                outer.add(each.toAttribute());
            }
        }
        LogicalPlan groups = aggregate.copy(
                aggregate.groupingExpressions(),
                CollectionConverters.asScala(inner).toSeq(),
                aggregate.child(),
                aggregate.hint());
        return extracted(new Project(CollectionConverters.asScala(outer).toSeq(), extracted(groups)));
    }

    private static Alias alias(Expression expression, String name) {
        return new Alias(expression, name, NamedExpression$.MODULE$.newExprId(), nothing(), Option.empty(), nothing());
    }

    private static Seq<String> nothing() {
        return CollectionConverters.asScala(List.<String>of()).toSeq();
    }

    @SuppressWarnings("unchecked") // a Seq is read only
    private static Seq<NamedExpression> named(Seq<? extends NamedExpression> columns) {
        return (Seq<NamedExpression>) columns;
    }
}
