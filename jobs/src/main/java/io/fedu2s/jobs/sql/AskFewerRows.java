package io.fedu2s.jobs.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Asks no model about rows that a query does not want: conditions on other columns, limits and the order under a limit go
 * below {@link AskModel}, which gives as many rows as it gets, in their order.
 */
final class AskFewerRows extends Rule<LogicalPlan> {
    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.transformDown(new Everywhere<>(AskFewerRows::fewer));
    }

    private static LogicalPlan fewer(LogicalPlan plan) {
        if (plan instanceof Filter filter && filter.child() instanceof AskModel ask) {
            return filteredBefore(filter, ask);
        }
        if (plan instanceof GlobalLimit global && global.child() instanceof LocalLimit local) {
            return limitedBefore(global, local);
        }
        return plan;
    }

    private static LogicalPlan filteredBefore(Filter filter, AskModel ask) {
        List<Expression> before = new ArrayList<>();
        List<Expression> after = new ArrayList<>();
        for (Expression each : conjuncts(filter.condition())) {
            boolean fits = each.deterministic()
                    && each.references().subsetOf(ask.child().outputSet());
            (fits ? before : after).add(each);
        }
        if (before.isEmpty()) {
            return filter;
        }
        LogicalPlan asked = onto(ask, new Filter(all(before), ask.child()));
        return after.isEmpty() ? asked : new Filter(all(after), asked);
    }

    private static List<Expression> conjuncts(Expression condition) {
        if (condition instanceof And and) {
            List<Expression> both = new ArrayList<>(conjuncts(and.left()));
            both.addAll(conjuncts(and.right()));
            return both;
        }
        return List.of(condition);
    }

    private static Expression all(List<Expression> conditions) {
        return conditions.stream().reduce(And::new).orElseThrow();
    }

    private static LogicalPlan limitedBefore(GlobalLimit global, LocalLimit local) {
        List<LogicalPlan> above = new ArrayList<>();
        LogicalPlan below = local.child();
        Sort sort = null;
        while (below instanceof Project || (below instanceof Sort && sort == null)) {
            if (below instanceof Sort order) {
                sort = order;
            } else {
                above.add(below);
            }
            below = below.children().head();
        }
        if (!(below instanceof AskModel ask)) {
            return global;
        }
        LogicalPlan rows = ask.child();
        if (sort != null) {
            AttributeSet wanted = sort.references();
            if (!sort.global() || !wanted.subsetOf(rows.outputSet())) {
                return global;
            }
            rows = new Sort(sort.order(), true, rows, sort.hint());
        }
        LogicalPlan limited = onto(ask, new GlobalLimit(global.limitExpr(), new LocalLimit(local.limitExpr(), rows)));
        for (int i = above.size() - 1; i >= 0; i--) {
            limited = onto(above.get(i), limited);
        }
        return limited;
    }

    private static LogicalPlan onto(LogicalPlan plan, LogicalPlan child) {
        return plan.withNewChildren(CollectionConverters.asScala(List.of(child)).toSeq());
    }
}
