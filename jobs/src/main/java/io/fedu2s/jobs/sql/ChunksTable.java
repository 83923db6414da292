package io.fedu2s.jobs.sql;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.sql.TextFunctions;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.FunctionTableSubqueryArgumentExpression;
import org.apache.spark.sql.catalyst.expressions.Inline;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A table's rows, each as often as its text has chunks: a row without text has none. */
final class ChunksTable {
    static final String NAME = "fedu2s_chunks";

    static final String USAGE =
            "_FUNC_(table, text_column, model, tokens) - the table's columns, chunk_ordinal, chunk_text and chunk_tokens: a row for each chunk of at most so many tokens of the model";

    private static final StructType CHUNK = new StructType()
            .add("chunk_ordinal", DataTypes.IntegerType, false)
            .add("chunk_text", DataTypes.StringType, false)
            .add("chunk_tokens", DataTypes.IntegerType, false);

    private ChunksTable() {}

    /** As Spark calls it. */
    private record Cut(String model, int tokens)
            implements Function1<@Nullable Object, @Nullable Object>, Serializable {
        @Override
        public @Nullable Object apply(@Nullable Object text) {
            return text == null
                    ? null
                    : TextFunctions.chunks((String) text, model, tokens).stream()
                            .map(chunk -> RowFactory.create(chunk.ordinal(), chunk.text(), chunk.tokens()))
                            .toArray(Row[]::new);
        }
    }

    /** The plan with these arguments, or Spark's error of a query. */
    static LogicalPlan plan(Seq<Expression> given) {
        Arguments.requireCount(NAME, List.of(4), given);
        String column = Arguments.constantText(NAME, 1, given);
        Cut cut = new Cut(Arguments.modelFolder(NAME, Arguments.constantText(NAME, 2, given)), tokens(given.apply(3)));
        Expression chunks = new ScalaUDF(
                cut,
                DataTypes.createArrayType(CHUNK, false),
                CollectionConverters.asScala(List.<Expression>of(UnresolvedAttribute.quotedString(column)))
                        .toSeq(),
                TextFunction.textEncoders(1),
                Option.empty(),
                Option.apply(NAME),
                true,
                true);
        List<NamedExpression> columns =
                List.of(new UnresolvedStar(Option.empty()), new UnresolvedAlias(new Inline(chunks), Option.empty()));
        return new Project(CollectionConverters.asScala(columns).toSeq(), table(given));
    }

    private static LogicalPlan table(Seq<Expression> given) {
        if (given.apply(0) instanceof FunctionTableSubqueryArgumentExpression table) {
            return table.plan();
        }
        String name = Arguments.constantText(NAME, 0, given);
        return new UnresolvedRelation(
                CatalystSqlParser$.MODULE$.parseMultipartIdentifier(name), CaseInsensitiveStringMap.empty(), false);
    }

    private static int tokens(Expression given) {
        Object tokens = given.foldable() && given.dataType() instanceof IntegerType ? given.eval(null) : null;
        if (!(tokens instanceof Integer most) || most < 1) {
            throw Arguments.refused(
                    NAME, Errors.queryOptionWrong("tokens", given.sql(), "a whole number of at least 1"));
        }
        return most;
    }
}
