package io.fedu2s.jobs.sql;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.sql.Answer;
import io.fedu2s.udf.sql.Question;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.ExpectsInputTypes$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ImplicitCastInputTypes;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.AnyDataType$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call of a function on a model. It has no value of its own: {@link ExtractModelCalls} puts an {@link AskModel} below
 * the operator that calls, and what that answers in the call's place.
 */
public final class ModelCall extends Expression implements ImplicitCastInputTypes, Unevaluable, Serializable {
    private static final long serialVersionUID = 1L;

    private final ModelFunction function;
    private final Seq<Expression> arguments;

    /** With what a row gives, the constants and perhaps options. */
    public ModelCall(ModelFunction function, Seq<Expression> arguments) {
        this.function = function;
        this.arguments = arguments;
    }

    ModelFunction function() {
        return function;
    }

    /** What a row gives. */
    Seq<Expression> ofRow() {
        return CollectionConverters.asScala(CollectionConverters.asJava(arguments)
                        .subList(0, function.ofRow().size()))
                .toSeq();
    }

    /** The same call of other things of a row. */
    ModelCall ofRow(List<Expression> ofRow) {
        List<Expression> all = new ArrayList<>(ofRow);
        List<Expression> given = CollectionConverters.asJava(arguments);
        all.addAll(given.subList(ofRow.size(), given.size()));
        return new ModelCall(function, CollectionConverters.asScala(all).toSeq());
    }

    /** What is asked of which model. */
    Question question() {
        List<Expression> given = CollectionConverters.asJava(arguments);
        int first = function.ofRow().size();
        int options = first + function.constants().size();
        List<String> constants = given.subList(first, options).stream()
                .map(each -> String.valueOf(each.eval(null)))
                .toList();
        return function.question(
                constants, given.size() > options ? options(given.get(options)) : CallOptions.parse(""));
    }

    private static CallOptions options(Expression given) {
        Object value = CatalystTypeConverters.convertToScala(given.eval(null), given.dataType());
        if (value instanceof scala.collection.Map<?, ?> map) {
            Map<String, List<String>> options = new TreeMap<>();
            CollectionConverters.asJava(map).forEach((key, each) -> options.put(key.toString(), values(each)));
            return new CallOptions(options);
        }
        return CallOptions.parse(value == null ? "" : value.toString());
    }

    private static List<String> values(@Nullable Object value) {
        if (value instanceof scala.collection.Seq<?> list) {
            return CollectionConverters.asJava(list).stream()
                    .map(String::valueOf)
                    .toList();
        }
        return List.of(String.valueOf(value));
    }

    @Override
    public Seq<AbstractDataType> inputTypes() {
        int texts = function.ofRow().size() + function.constants().size();
        List<AbstractDataType> types = IntStream.range(0, arguments.size())
                .<AbstractDataType>mapToObj(i -> i < texts ? DataTypes.StringType : AnyDataType$.MODULE$)
                .toList();
        return CollectionConverters.asScala(types).toSeq();
    }

    @Override
    public TypeCheckResult checkInputDataTypes() {
        TypeCheckResult types = ExpectsInputTypes$.MODULE$.checkInputDataTypes(arguments, inputTypes());
        if (types.isFailure()) {
            return types;
        }
        for (int i = function.ofRow().size(); i < arguments.size(); i++) {
            Expression constant = arguments.apply(i);
            if (!isConstant(constant)) {
                return new TypeCheckResult.DataTypeMismatch("NON_FOLDABLE_INPUT", parameters(i, constant));
            }
        }
        try {
            question();
            return types;
        } catch (UserException e) {
            return new TypeCheckResult.TypeCheckFailure(Arguments.sentence(e));
        }
    }

    private static boolean isConstant(Expression given) {
        DataType type = given.dataType();
        return given.foldable() && (type instanceof StringType || type instanceof MapType) && given.eval(null) != null;
    }

    private scala.collection.immutable.Map<String, String> parameters(int place, Expression given) {
        int constant = place - function.ofRow().size();
        String name =
                constant < function.constants().size() ? function.constants().get(constant) : "options";
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(Map.of(
                "inputName",
                name,
                "inputType",
                name.equals("options") ? "STRING or MAP" : "STRING",
                "inputExpr",
                given.sql())));
    }

    @Override
    public DataType dataType() {
        return Answer.schema(function.valueType());
    }

    @Override
    public boolean nullable() {
        return false;
    }

    @Override
    public boolean foldable() {
        return false;
    }

    @Override
    public String prettyName() {
        return function.sqlName();
    }

    /** What plans show of it behind its name. */
    @Override
    public scala.collection.Iterator<Object> stringArgs() {
        List<Object> shown = List.copyOf(CollectionConverters.asJava(arguments));
        return CollectionConverters.asScala(shown.iterator());
    }

    @Override
    public Seq<Expression> children() {
        return arguments;
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
        return new ModelCall(function, children);
    }

    @Override
    public Object eval(@Nullable InternalRow row) {
        throw new IllegalStateException(sql() + " was not put into a plan node of its own");
    }

    @Override
    public ExprCode doGenCode(CodegenContext context, ExprCode code) {
        throw new IllegalStateException(sql() + " was not put into a plan node of its own");
    }

    @Override
    public int productArity() {
        return 2;
    }

    @Override
    public Object productElement(int n) {
        return n == 0 ? function : arguments;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ModelCall;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelCall call && function == call.function && arguments.equals(call.arguments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(function, arguments);
    }
}
