package io.fedu2s.jobs.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.runtime.BoxedUnit;

/**
 * Gives a Spark session the functions {@code fedu2s_…}. Spark finds it by itself where the jar is on the class path; by
 * name it goes into {@code spark.sql.extensions}.
 */
public final class QueryExtensions implements SparkSessionExtensionsProvider {
    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        for (TextFunction function : TextFunction.values()) {
            register(extensions, function.sqlName(), function.usage(), function::call);
        }
        for (ModelFunction function : ModelFunction.values()) {
            register(extensions, function.sqlName(), function.usage(), function::call);
        }
        extensions.injectTableFunction(new Tuple3<>(
                new FunctionIdentifier(ChunksTable.NAME),
                info(ChunksTable.NAME, ChunksTable.USAGE),
                ChunksTable::plan));
        extensions.injectPostHocResolutionRule(session -> new ExtractModelCalls());
        extensions.injectOptimizerRule(session -> new AskFewerRows());
        extensions.injectPlannerStrategy(session -> new AskModelStrategy());
        return BoxedUnit.UNIT;
    }

    private static void register(
            SparkSessionExtensions extensions,
            String name,
            String usage,
            Function1<Seq<Expression>, Expression> builder) {
        extensions.injectFunction(new Tuple3<>(new FunctionIdentifier(name), info(name, usage), builder));
    }

    private static ExpressionInfo info(String name, String usage) {
        return new ExpressionInfo(QueryExtensions.class.getName(), "", name, usage, "", "", "", "", "", "", "built-in");
    }
}
