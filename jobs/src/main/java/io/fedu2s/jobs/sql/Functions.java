package io.fedu2s.jobs.sql;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

/**
 * The functions of queries as columns, in sessions that {@link QueryExtensions} was added to, with Spark Connect those of
 * the server. Those on a model give a struct of value, error, prompt_tokens, new_tokens, seconds and finish; their options are
 * JSON or {@code key=value, key=value}, empty for none.
 */
public final class Functions {
    private Functions() {}

    /** The F of ROUGE-L of two texts. */
    public static Column rougeL(Column a, Column b) {
        return call_function("fedu2s_rouge_l", a, b);
    }

    /** The words of a text, as filters compare them. */
    public static Column words(Column text) {
        return call_function("fedu2s_words", text);
    }

    /** The language of a text by ISO 639-3; empty where that is not certain. */
    public static Column language(Column text) {
        return call_function("fedu2s_language", text);
    }

    /** How many tokens of a model a text has. */
    public static Column tokens(Column text, String model) {
        return call_function("fedu2s_tokens", text, lit(model));
    }

    /** Keys, of which texts that share 0.8 of their runs of words have one in common at the same place. */
    public static Column minHash(Column text) {
        return call_function("fedu2s_minhash", text);
    }

    /** The text with placeholders for what names a person or opens a door. */
    public static Column redact(Column text) {
        return call_function("fedu2s_redact", text);
    }

    /** What a model writes after a prompt. */
    public static Column complete(Column prompt, String model, String options) {
        return call_function("fedu2s_complete", prompt, lit(model), lit(options));
    }

    /** The vector of a text. */
    public static Column embed(Column text, String model, String options) {
        return call_function("fedu2s_embed", text, lit(model), lit(options));
    }

    /** How unlikely a response is after its instruction, in nats a token. */
    public static Column score(Column instruction, Column response, String model, String options) {
        return call_function("fedu2s_score", instruction, response, lit(model), lit(options));
    }

    /** How good a response is, by a reward model. */
    public static Column reward(Column instruction, Column response, String model, String options) {
        return call_function("fedu2s_reward", instruction, response, lit(model), lit(options));
    }

    /** How near two texts are in meaning: the F of BERTScore. */
    public static Column bertScore(Column a, Column b, String model, String options) {
        return call_function("fedu2s_bertscore", a, b, lit(model), lit(options));
    }

    /** The log-odds of yes to each question of a rubric, or of {@code standard}. */
    public static Column judge(
            Column instruction, Column response, Column text, String model, String rubric, String options) {
        return call_function("fedu2s_judge", instruction, response, text, lit(model), lit(rubric), lit(options));
    }
}
