package io.fedu2s.jobs.sql;

import org.apache.spark.sql.catalyst.expressions.SubExprUtils;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Puts calls of models into nodes of their own at the end of the analysis: from then on no rule can copy a call or move it
 * to where it is asked twice. Subqueries about rows outside of them wait until those are joins, see
 * {@link AskModelStrategy}.
 */
final class ExtractModelCalls extends Rule<LogicalPlan> {
    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return SubExprUtils.hasOuterReferences(plan)
                ? plan
                : plan.resolveOperatorsUp(new Everywhere<>(ModelCalls::extracted));
    }
}
