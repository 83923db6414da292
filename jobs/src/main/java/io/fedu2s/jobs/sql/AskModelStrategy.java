package io.fedu2s.jobs.sql;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Plans {@link AskModel}, and puts it below operators that still call a model: those that were in a subquery about the
 * rows outside of it, which Spark's analysis allows no strange node in.
 */
final class AskModelStrategy extends SparkStrategy {
    private static final long serialVersionUID = 1L;

    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        if (plan instanceof AskModel ask) {
            return only(new AskModelExec(ask.call(), ask.answer(), planLater(ask.child())));
        }
        LogicalPlan extracted = ModelCalls.extracted(plan);
        return extracted == plan
                ? CollectionConverters.asScala(List.<SparkPlan>of()).toSeq()
                : only(planLater(extracted));
    }

    private static Seq<SparkPlan> only(SparkPlan plan) {
        return CollectionConverters.asScala(List.of(plan)).toSeq();
    }
}
