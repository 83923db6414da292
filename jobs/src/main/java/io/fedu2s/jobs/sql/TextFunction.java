package io.fedu2s.jobs.sql;

import io.fedu2s.udf.sql.TextFunctions;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Function2;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The functions of texts; each is null where an argument is. */
@SuppressWarnings("ImmutableEnumChecker") // types of Spark and references to methods do not change
enum TextFunction {
    ROUGE_L("rouge_l", "(a, b) - the F of ROUGE-L of two texts", DataTypes.DoubleType, TextFunctions::rougeL),
    WORDS(
            "words",
            "(text) - its words as filters compare them",
            DataTypes.createArrayType(DataTypes.StringType, false),
            TextFunctions::words),
    LANGUAGE(
            "language",
            "(text) - its language by ISO 639-3, empty where that is not certain",
            DataTypes.StringType,
            TextFunctions::language),
    TOKENS("tokens", "(text, model) - how many tokens of a model it has", DataTypes.IntegerType, TextFunctions::tokens),
    MINHASH(
            "minhash",
            "(text) - keys, of which texts that share 0.8 of their runs of words have one in common",
            DataTypes.createArrayType(DataTypes.LongType, false),
            TextFunctions::minHash),
    REDACT(
            "redact",
            "(text) - the text with placeholders for what names a person or opens a door",
            DataTypes.StringType,
            TextFunctions::redact);

    private final String sqlName;
    private final String usage;
    private final DataType type;
    private final int arguments;
    private final Serializable function;

    /** Of one text. */
    private interface OfOne extends Serializable {
        Object of(String text);
    }

    /** Of two texts. */
    private interface OfTwo extends Serializable {
        Object of(String one, String other);
    }

    /** As Spark calls it. */
    private record One(OfOne function) implements Function1<@Nullable Object, @Nullable Object>, Serializable {
        @Override
        public @Nullable Object apply(@Nullable Object text) {
            return text == null ? null : function.of((String) text);
        }
    }

    /** As Spark calls it. */
    private record Two(OfTwo function)
            implements Function2<@Nullable Object, @Nullable Object, @Nullable Object>, Serializable {
        @Override
        public @Nullable Object apply(@Nullable Object one, @Nullable Object other) {
            return one == null || other == null ? null : function.of((String) one, (String) other);
        }
    }

    TextFunction(String name, String usage, DataType type, OfOne function) {
        this(name, usage, type, 1, new One(function));
    }

    TextFunction(String name, String usage, DataType type, OfTwo function) {
        this(name, usage, type, 2, new Two(function));
    }

    TextFunction(String name, String usage, DataType type, int arguments, Serializable function) {
        this.sqlName = "fedu2s_" + name;
        this.usage = "_FUNC_" + usage;
        this.type = type;
        this.arguments = arguments;
        this.function = function;
    }

    String sqlName() {
        return sqlName;
    }

    String usage() {
        return usage;
    }

    /** The call with these arguments, or Spark's error of a query. */
    Expression call(Seq<Expression> given) {
        Arguments.requireCount(sqlName, List.of(arguments), given);
        return new ScalaUDF(
                function,
                type,
                Arguments.texts(sqlName, this == TOKENS ? withModelFolder(given) : given),
                textEncoders(arguments),
                Option.empty(),
                Option.apply(sqlName),
                true,
                true);
    }

    /** A folder that is the same for all rows is looked for here, and means the same in every task. */
    private Seq<Expression> withModelFolder(Seq<Expression> given) {
        Expression folder = given.apply(1);
        Object named = folder.foldable() ? folder.eval(null) : null;
        if (named == null) {
            return given;
        }
        Expression absolute = Literal.create(Arguments.modelFolder(sqlName, named.toString()), DataTypes.StringType);
        return CollectionConverters.asScala(List.of(given.apply(0), absolute)).toSeq();
    }

    /** Those of so many texts. */
    static Seq<Option<ExpressionEncoder<?>>> textEncoders(int count) {
        Option<ExpressionEncoder<?>> text =
                Option.apply(ExpressionEncoder$.MODULE$.apply((AgnosticEncoder<String>) Encoders.STRING()));
        return CollectionConverters.asScala(Collections.nCopies(count, text)).toSeq();
    }
}
