package io.fedu2s.jobs.sql;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.spark.ModelFolders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.ExpectsInputTypes$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.errors.QueryCompilationErrors$;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Takes or refuses arguments of a function as Spark's own functions do. */
final class Arguments {
    private Arguments() {}

    /** Refuses another number of arguments than one of these. */
    static void requireCount(String function, List<Integer> allowed, Seq<Expression> given) {
        if (!allowed.contains(given.size())) {
            Seq<Object> counts =
                    CollectionConverters.asScala(List.<Object>copyOf(allowed)).toSeq();
            throw unchecked(
                    QueryCompilationErrors$.MODULE$.wrongNumArgsError(function, counts, given.size(), "", "", ""));
        }
    }

    /** The arguments as texts; refuses what Spark makes no text of by itself, such as arrays. */
    static Seq<Expression> texts(String function, Seq<Expression> given) {
        List<Expression> texts = new ArrayList<>();
        for (Expression each : CollectionConverters.asJava(given)) {
            if (!(each.dataType() instanceof AtomicType || each.dataType() instanceof NullType)) {
                throw notAText(function, texts.size(), each);
            }
            texts.add(new Cast(each, DataTypes.StringType, Option.empty(), EvalMode.LEGACY()));
        }
        return CollectionConverters.asScala(texts).toSeq();
    }

    /** A text that is the same for all rows; refuses what is not, and null. */
    static String constantText(String function, int place, Seq<Expression> given) {
        Expression constant = given.apply(place);
        Object value = constant.foldable() && constant.dataType() instanceof StringType ? constant.eval(null) : null;
        if (value == null) {
            ExpectsInputTypes$ names = ExpectsInputTypes$.MODULE$;
            throw mismatch(
                    "NON_FOLDABLE_INPUT",
                    Map.of(
                            "sqlExpr",
                            "\"" + function + "\"",
                            "inputName",
                            names.ordinalNumber(place) + " argument",
                            "inputType",
                            names.toSQLType(DataTypes.StringType),
                            "inputExpr",
                            names.toSQLExpr(constant)));
        }
        return value.toString();
    }

    /** Where a model lies, from any machine; refuses a folder of this machine that is not there. */
    static String modelFolder(String function, String named) {
        try {
            return ModelFolders.found(named);
        } catch (UserException e) {
            throw refused(function, e);
        }
    }

    private static RuntimeException notAText(String function, int place, Expression given) {
        ExpectsInputTypes$ names = ExpectsInputTypes$.MODULE$;
        return mismatch(
                "UNEXPECTED_INPUT_TYPE",
                Map.of(
                        "sqlExpr", "\"" + function + "\"",
                        "paramIndex", names.ordinalNumber(place),
                        "requiredType", names.toSQLType(DataTypes.StringType),
                        "inputSql", names.toSQLExpr(given),
                        "inputType", names.toSQLType(given.dataType())));
    }

    /** What Spark throws where it can't make sense of an argument, with the message of what is wrong. */
    static RuntimeException refused(String function, UserException why) {
        return mismatch(
                "TYPE_CHECK_FAILURE_WITH_HINT",
                Map.of("sqlExpr", "\"" + function + "\"", "msg", sentence(why), "hint", ""));
    }

    private static RuntimeException mismatch(String kind, Map<String, String> parameters) {
        return unchecked(new AnalysisException(
                "DATATYPE_MISMATCH." + kind,
                scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(parameters))));
    }

    /** The message without its last full stop, which Spark puts itself. */
    static String sentence(UserException why) {
        return String.valueOf(why.getMessage()).replaceFirst("\\.$", "");
    }

    /** Spark's own exceptions of a query are checked ones, which Scala does not know. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
