package io.fedu2s.jobs.sql;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.filter.Rubric;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.sql.Asked;
import io.fedu2s.udf.sql.BertScoreQuestion;
import io.fedu2s.udf.sql.CompleteQuestion;
import io.fedu2s.udf.sql.EmbedQuestion;
import io.fedu2s.udf.sql.JudgeQuestion;
import io.fedu2s.udf.sql.Question;
import io.fedu2s.udf.sql.RewardQuestion;
import io.fedu2s.udf.sql.ScoreQuestion;
import io.fedu2s.udf.token.PromptForm;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.Seq;

/** The functions on a model: what a row gives comes first, then what is the same for all rows, then options. */
@SuppressWarnings("ImmutableEnumChecker") // types of Spark and lists made by List.of do not change
public enum ModelFunction {
    /** What the model writes after a prompt. */
    COMPLETE("complete", List.of("prompt"), List.of("model"), DataTypes.StringType) {
        @Override
        Question question(List<String> constants, CallOptions options) {
            options.requireKnown(
                    sqlName(),
                    Set.of("max_new_tokens", "temperature", "top_p", "seed", "stop", "chat", "date", "adapter"));
            Asked asked = options.asked(constants.get(0), options.form());
            return new CompleteQuestion(asked, sampling(options, asked), options.seed(), options.adapter());
        }
    },
    /** A text's vector. */
    EMBED("embed", List.of("text"), List.of("model"), DataTypes.createArrayType(DataTypes.FloatType, false)) {
        @Override
        Question question(List<String> constants, CallOptions options) {
            options.requireKnown(sqlName(), Set.of());
            return new EmbedQuestion(options.asked(constants.get(0), PromptForm.PLAIN));
        }
    },
    /** How unlikely a response is, in nats a token. */
    SCORE("score", List.of("instruction", "response"), List.of("model"), DataTypes.DoubleType) {
        @Override
        Question question(List<String> constants, CallOptions options) {
            options.requireKnown(sqlName(), Set.of("chat", "date", "adapter"));
            return new ScoreQuestion(options.asked(constants.get(0), options.form()), options.adapter());
        }
    },
    /** What a reward model says of a pair. */
    REWARD("reward", List.of("instruction", "response"), List.of("model"), DataTypes.DoubleType) {
        @Override
        Question question(List<String> constants, CallOptions options) {
            options.requireKnown(sqlName(), Set.of("label"));
            return new RewardQuestion(options.asked(constants.get(0), PromptForm.PLAIN), options.text("label", ""));
        }
    },
    /** How near two texts are in meaning. */
    BERTSCORE("bertscore", List.of("a", "b"), List.of("model"), DataTypes.DoubleType) {
        @Override
        Question question(List<String> constants, CallOptions options) {
            options.requireKnown(sqlName(), Set.of("layer"));
            return new BertScoreQuestion(options.asked(constants.get(0), PromptForm.PLAIN), options.whole("layer", -1));
        }
    },
    /** The log-odds of yes to each question of a rubric. */
    JUDGE(
            "judge",
            List.of("instruction", "response", "text"),
            List.of("model", "rubric"),
            DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false)) {
        @Override
        Question question(List<String> constants, CallOptions options) {
            options.requireKnown(sqlName(), Set.of("chat", "date"));
            String rubric = constants.get(1);
            return new JudgeQuestion(
                    options.asked(constants.get(0), options.form()),
                    rubric.equals(Rubric.STANDARD) ? Rubric.standard() : Rubric.parse("rubric", rubric));
        }
    };

    private final String sqlName;
    private final List<String> ofRow;
    private final List<String> constants;
    private final DataType valueType;

    ModelFunction(String name, List<String> ofRow, List<String> constants, DataType valueType) {
        this.sqlName = "fedu2s_" + name;
        this.ofRow = ofRow;
        this.constants = constants;
        this.valueType = valueType;
    }

    /** What is asked, checked as far as a driver can. */
    abstract Question question(List<String> constants, CallOptions options);

    private static SamplingConfig sampling(CallOptions options, Asked asked) {
        try {
            return new SamplingConfig(
                    options.whole("max_new_tokens", 64),
                    options.real("temperature", 0.7),
                    options.real("top_p", 0.95),
                    options.all("stop"),
                    asked.batchTokens());
        } catch (UserException e) {
            throw Errors.querySamplingWrong(e);
        }
    }

    String sqlName() {
        return sqlName;
    }

    List<String> ofRow() {
        return ofRow;
    }

    List<String> constants() {
        return constants;
    }

    DataType valueType() {
        return valueType;
    }

    String usage() {
        return "_FUNC_(%s, %s[, options]) - a struct of value, error, prompt_tokens, new_tokens, seconds and finish"
                .formatted(String.join(", ", ofRow), String.join(", ", constants));
    }

    /** The call with these arguments, or Spark's error of a query. */
    Expression call(Seq<Expression> given) {
        int least = ofRow.size() + constants.size();
        Arguments.requireCount(sqlName, List.of(least, least + 1), given);
        return new ModelCall(this, given);
    }
}
