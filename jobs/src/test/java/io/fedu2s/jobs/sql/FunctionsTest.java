package io.fedu2s.jobs.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.table.SharedSpark;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The functions as columns are those of SQL. */
@ExtendWith(SharedSpark.class)
final class FunctionsTest {
    private static final String MODEL = "../conf/quickstart/model";
    private static final String REWARD = "../udf/src/test/resources/io/fedu2s/udf/model/nano-bert-reward";

    @Test
    void columnsSayWhatSqlSays(SparkSession spark) {
        Column a = col("a");
        Column b = col("b");
        String rubric = "right: Is it right?";
        List<Row> byColumns = spark.sql("SELECT 'Name a drug.' AS a, 'Aspirin.' AS b")
                .select(
                        Functions.rougeL(a, b),
                        Functions.words(a),
                        Functions.language(a),
                        Functions.tokens(a, MODEL),
                        Functions.minHash(a),
                        Functions.redact(a),
                        Functions.complete(a, MODEL, "max_new_tokens=3").getField("value"),
                        Functions.embed(a, MODEL, "").getField("value"),
                        Functions.score(a, b, MODEL, "").getField("value"),
                        Functions.reward(a, b, REWARD, "").getField("value"),
                        Functions.bertScore(a, b, MODEL, "").getField("value"),
                        Functions.judge(a, b, a, MODEL, rubric, "").getField("value"))
                .collectAsList();
        List<Row> bySql = spark.sql(
                        ("SELECT fedu2s_rouge_l(a, b), fedu2s_words(a), fedu2s_language(a), fedu2s_tokens(a, '%1$s'),"
                                        + " fedu2s_minhash(a), fedu2s_redact(a), fedu2s_complete(a, '%1$s', 'max_new_tokens=3').value,"
                                        + " fedu2s_embed(a, '%1$s').value, fedu2s_score(a, b, '%1$s').value,"
                                        + " fedu2s_reward(a, b, '%2$s').value, fedu2s_bertscore(a, b, '%1$s').value,"
                                        + " fedu2s_judge(a, b, a, '%1$s', '%3$s').value"
                                        + " FROM (SELECT 'Name a drug.' AS a, 'Aspirin.' AS b)")
                                .formatted(MODEL, REWARD, rubric))
                .collectAsList();

        assertThat(byColumns).isEqualTo(bySql);
        assertThat(byColumns.get(0).anyNull()).isFalse();
    }
}
