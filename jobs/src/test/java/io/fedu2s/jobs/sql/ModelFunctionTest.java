package io.fedu2s.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.encode.RewardModel;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.token.PromptForm;
import io.fedu2s.udf.train.TrainingPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** The functions on a model: what they say, what they refuse, and how few rows they are asked about. */
@ExtendWith(SharedSpark.class)
final class ModelFunctionTest {
    private static final String MODEL = "../conf/quickstart/model";
    private static final String COMPLETE = "fedu2s_complete(prompt, '" + MODEL + "', 'max_new_tokens=6, seed=3')";

    @BeforeEach
    void prompts(SparkSession spark) {
        spark.range(0, 12, 1, 3)
                .selectExpr(
                        "id",
                        "concat('Question ', id % 6, ': What does the text say about drug ', id % 6, '?') AS prompt")
                .createOrReplaceTempView("prompts");
    }

    private static Map<Long, String> values(Dataset<Row> rows) {
        Map<Long, String> values = new TreeMap<>();
        rows.collectAsList()
                .forEach(row -> values.put(row.getLong(0), row.getStruct(1).getString(0)));
        return values;
    }

    @Test
    void aPromptIsAnsweredBySeedAndPromptWhateverTheOrderAndThePartitions(SparkSession spark) {
        Map<Long, String> answers = values(spark.sql("SELECT id, " + COMPLETE + " FROM prompts"));

        assertThat(answers).hasSize(12);
        assertThat(answers.get(1L)).isEqualTo(answers.get(7L)).isNotEmpty();
        assertThat(values(spark.sql("SELECT id, " + COMPLETE
                        + " FROM (SELECT /*+ REPARTITION(2) */ * FROM prompts WHERE id > 3 ORDER BY id DESC)")))
                .hasSize(8)
                .allSatisfy((id, text) -> assertThat(text).isEqualTo(answers.get(id)));
        assertThat(values(spark.sql(
                        "SELECT id, " + COMPLETE.replace("seed=3", "seed=4, temperature=2") + " FROM prompts")))
                .isNotEqualTo(answers);
    }

    @Test
    void anAnswerTellsItsTokensItsTimeAndHowItEnded(SparkSession spark) {
        Row answer = spark.sql("SELECT r.* FROM (SELECT " + COMPLETE + " AS r FROM prompts LIMIT 1)")
                .head();

        assertThat(answer.schema().fieldNames())
                .containsExactly("value", "error", "prompt_tokens", "new_tokens", "seconds", "finish");
        assertThat(answer.isNullAt(1)).isTrue();
        assertThat(answer.getInt(2)).isGreaterThan(5);
        assertThat(answer.getInt(3)).isBetween(1, 6);
        assertThat(answer.getDouble(4)).isPositive();
        assertThat(answer.getString(5)).isIn("eos", "stop", "sentence", "length");
    }

    @Test
    void rowsThatCantBeAskedStayWithTheReason(SparkSession spark) {
        List<Row> rows = spark.sql(
                        "SELECT id, " + COMPLETE
                                + " FROM VALUES (0L, 'Say:'), (1L, NULL), (2L, repeat('long words ', 9000)) AS t(id, prompt) ORDER BY id")
                .collectAsList();

        assertThat(rows.get(0).getStruct(1).getString(0)).isNotNull();
        assertThat(rows.get(1).getStruct(1).isNullAt(0)).isTrue();
        assertThat(rows.get(1).getStruct(1).getString(1)).contains("prompt is null");
        assertThat(rows.get(2).getStruct(1).isNullAt(0)).isTrue();
        assertThat(rows.get(2).getStruct(1).getString(1)).contains("The prompt has", "6 may follow");
    }

    @Test
    void optionsAreAMapJsonOrPairs(SparkSession spark) {
        String pairs = "'max_new_tokens=3, temperature=0'";
        String json = "'{\"max_new_tokens\": 3, \"temperature\": 0}'";
        String map = "map('max_new_tokens', '3', 'temperature', '0')";
        String query = "SELECT id, fedu2s_complete(prompt, '" + MODEL + "', %s) FROM prompts WHERE id < 3";

        assertThat(values(spark.sql(query.formatted(pairs))))
                .hasSize(3)
                .isEqualTo(values(spark.sql(query.formatted(json))))
                .isEqualTo(values(spark.sql(query.formatted(map))));
    }

    @Test
    void wrongCallsAreErrorsOfTheQuery(SparkSession spark) {
        refused(spark, "fedu2s_complete(prompt)", "WRONG_NUM_ARGS");
        refused(spark, "fedu2s_complete(array(prompt), '" + MODEL + "')", "UNEXPECTED_INPUT_TYPE");
        refused(spark, "fedu2s_complete(prompt, prompt)", "NON_FOLDABLE_INPUT");
        refused(spark, "fedu2s_complete(prompt, '/no/such/model')", "There is no model folder '/no/such/model'");
        refused(spark, "fedu2s_complete(prompt, '" + MODEL + "', 'heat=1')", "has no option 'heat'");
        refused(spark, "fedu2s_complete(prompt, '" + MODEL + "', 'seed=x')", "must be a whole number");
        refused(spark, "fedu2s_complete(prompt, '" + MODEL + "', 'top_p=7')", "topP is 7.0");
        refused(spark, "fedu2s_complete(prompt, '" + MODEL + "', '{broken')", "can't be read");
        refused(spark, "fedu2s_judge(prompt, prompt, prompt, '" + MODEL + "', 'no question')", "question mark");
        refused(spark, "transform(array(prompt), x -> fedu2s_complete(x, '" + MODEL + "'))", "can't be asked here");
    }

    private static void refused(SparkSession spark, String call, String why) {
        assertThatThrownBy(() -> spark.sql("SELECT " + call + " FROM prompts")).hasMessageContaining(why);
    }

    @Test
    void onlyRowsThatAreWantedAreAsked(SparkSession spark) {
        String answered = "(SELECT id, " + COMPLETE + " AS r FROM prompts)";

        assertThat(plan(spark, "SELECT * FROM " + answered + " WHERE id < 2 AND r.error IS NULL"))
                .containsSubsequence("Filter isnull", "AskModel", "id", "< 2");
        assertThat(plan(spark, "SELECT * FROM " + answered + " LIMIT 2"))
                .containsSubsequence("AskModel", "GlobalLimit 2");
        assertThat(plan(spark, "SELECT * FROM " + answered + " ORDER BY id DESC LIMIT 2"))
                .containsSubsequence("AskModel", "GlobalLimit 2", "Sort");
        assertThat(plan(spark, "SELECT * FROM " + answered + " ORDER BY r.value LIMIT 2"))
                .containsSubsequence("GlobalLimit 2", "Sort", "AskModel");
        assertThat(values(spark.sql("SELECT * FROM " + answered + " ORDER BY id DESC LIMIT 2")))
                .containsOnlyKeys(10L, 11L);
        String twice = plan(spark, "SELECT r.value, r.error FROM " + answered + " WHERE r.value <> ''");
        assertThat(twice.split("AskModel", -1)).as(twice).hasSize(2);
    }

    private static String plan(SparkSession spark, String query) {
        return spark.sql(query).queryExecution().optimizedPlan().toString();
    }

    @Test
    void thePageOfAQueryTellsRowsAndTokens(SparkSession spark) {
        Dataset<Row> asked = spark.sql("SELECT id, " + COMPLETE
                + " AS r FROM VALUES (0L, 'Say:'), (1L, NULL), (2L, 'Say it again:') AS t(id, prompt)");
        List<Row> rows = asked.collectAsList();
        Map<String, Long> told = new TreeMap<>();
        asked.queryExecution().executedPlan().foreach(node -> {
            if (node instanceof AskModelExec ask) {
                CollectionConverters.asJava(ask.metrics()).forEach((name, metric) -> told.put(name, metric.value()));
            }
            return BoxedUnit.UNIT;
        });

        assertThat(told).containsEntry("numOutputRows", 3L).containsEntry("numErrors", 1L);
        assertThat(told)
                .containsEntry(
                        "promptTokens",
                        rows.stream()
                                .mapToLong(row -> row.getStruct(1).getInt(2))
                                .sum())
                .containsEntry(
                        "newTokens",
                        rows.stream()
                                .mapToLong(row -> row.getStruct(1).getInt(3))
                                .sum());
    }

    @Test
    void callsStandWhereverAnExpressionDoes(SparkSession spark) {
        assertThat(spark.sql("SELECT id FROM prompts WHERE " + COMPLETE + ".error IS NULL")
                        .count())
                .isEqualTo(12);
        assertThat(spark.sql("SELECT id % 2 AS half, sum(" + COMPLETE + ".new_tokens) FROM prompts GROUP BY id % 2")
                        .count())
                .isEqualTo(2);
        assertThat(spark.sql("SELECT id % 2 AS half, fedu2s_complete(max(prompt), '" + MODEL
                                + "', 'max_new_tokens=2').value AS v FROM prompts GROUP BY id % 2")
                        .where("v IS NOT NULL")
                        .count())
                .isEqualTo(2);
        assertThat(spark.sql("SELECT id FROM prompts ORDER BY " + COMPLETE + ".value, id")
                        .count())
                .isEqualTo(12);
        assertThat(spark.sql("SELECT a.id FROM prompts a JOIN prompts b ON a.id = b.id AND "
                                + COMPLETE.replace("prompt,", "b.prompt,") + ".error IS NULL")
                        .count())
                .isEqualTo(12);
        assertThat(spark.sql("SELECT a.id FROM prompts a JOIN prompts b ON a.id = b.id AND "
                                + COMPLETE.replace("prompt,", "concat(a.prompt, b.prompt),") + ".error IS NULL")
                        .count())
                .isEqualTo(12);
        assertThat(spark.sql("SELECT id FROM prompts o WHERE EXISTS (SELECT 1 FROM prompts i WHERE i.id = o.id AND "
                                + COMPLETE.replace("prompt,", "i.prompt,") + ".error IS NULL)")
                        .count())
                .isEqualTo(12);
        assertThat(spark.sql("SELECT fedu2s_embed(" + COMPLETE + ".value, '" + MODEL + "').value AS v FROM prompts")
                        .where("size(v) > 0")
                        .count())
                .isEqualTo(12);
        Dataset<Row> answered = spark.sql("SELECT id, " + COMPLETE + " AS r FROM prompts");
        assertThat(answered.as("x")
                        .join(answered.as("y"), "id")
                        .where("x.r.value = y.r.value")
                        .count())
                .isEqualTo(12);
    }

    @Test
    void adaptivePlansAndDeltaTablesDoTheSame(SparkSession spark, @TempDir Path folder) {
        Map<Long, String> answers = values(spark.sql("SELECT id, " + COMPLETE + " FROM prompts"));
        String table = "delta.`" + folder.resolve("t").toAbsolutePath() + "`";
        spark.conf().set("spark.sql.adaptive.enabled", true);
        try {
            spark.sql("CREATE TABLE " + table + " USING delta AS SELECT id, " + COMPLETE + " AS r FROM prompts");
            assertThat(values(spark.table(table))).isEqualTo(answers);
            spark.sql("UPDATE " + table + " SET r = fedu2s_complete('Say', '" + MODEL
                    + "', 'max_new_tokens=1') WHERE id = 0");
            assertThat(values(spark.table(table)).get(1L)).isEqualTo(answers.get(1L));
            assertThat(values(spark.sql("SELECT id, any_value(r) FROM (SELECT id, " + COMPLETE
                            + " AS r FROM prompts DISTRIBUTE BY id) GROUP BY id")))
                    .isEqualTo(answers);
        } finally {
            spark.conf().set("spark.sql.adaptive.enabled", false);
        }
    }

    @Test
    void aScoreIsTheLikelihoodOfTheResponse(SparkSession spark) {
        Row row = spark.sql("SELECT fedu2s_score('Name a drug.', 'Aspirin.', '" + MODEL + "') AS r,"
                        + " fedu2s_score('Name a drug.', '', '" + MODEL + "') AS none")
                .head();

        try (LanguageModel model = LanguageModel.load(Path.of(MODEL), Dtype.FLOAT32, Device.cpu());
                ResponseScorer scorer = new ResponseScorer(model, Optional.empty())) {
            var pair = new TrainingPair(ZeroShotTemplate.standard().render("Name a drug."), "Aspirin.");
            assertThat(row.getStruct(0).getDouble(0))
                    .isEqualTo(scorer.score(List.of(pair), 8192).get(0).meanNll());
        }
        assertThat(row.getStruct(1).isNullAt(0)).isTrue();
        assertThat(row.getStruct(1).getString(1)).contains("no tokens");
    }

    @Test
    void aRewardIsThatOfTheModelAndAPairThatIsTooLongHasNone(SparkSession spark) {
        String folder = "../udf/src/test/resources/io/fedu2s/udf/model/nano-bert-reward";
        Row row = spark.sql("SELECT fedu2s_reward('Name a drug.', 'Aspirin.', '" + folder + "') AS r,"
                        + " fedu2s_reward('Name a drug.', repeat('word ', 2000), '" + folder + "') AS none")
                .head();

        try (Backbone model = Backbone.load(Path.of(folder), Dtype.FLOAT32, Device.cpu(), PromptForm.PLAIN)) {
            assertThat(row.getStruct(0).getDouble(0))
                    .isEqualTo(new RewardModel(model, "")
                            .score(List.of("Name a drug."), List.of("Aspirin."), 8192)
                            .get(0)
                            .value());
        }
        assertThat(row.getStruct(1).isNullAt(0)).isTrue();
        assertThat(row.getStruct(1).getString(1)).contains("tokens more than the model reads");
    }

    @Test
    void judgesAndMeasuresOfMeaningAreAskedInBatches(SparkSession spark) {
        Row row = spark.sql("SELECT fedu2s_bertscore('a drug', 'a drug', '" + MODEL + "') AS same,"
                        + " fedu2s_bertscore('a drug', 'some other thing', '" + MODEL + "') AS other,"
                        + " fedu2s_bertscore('a drug', NULL, '" + MODEL + "') AS none,"
                        + " fedu2s_judge('Name a drug.', 'Aspirin.', 'Aspirin helps.', '" + MODEL
                        + "', 'right: Is it right?') AS judged")
                .head();

        assertThat(row.getStruct(0).getDouble(0)).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
        assertThat(row.getStruct(1).getDouble(0)).isLessThan(0.999);
        assertThat(row.getStruct(2).getString(1)).contains("b is null");
        assertThat(row.getStruct(3).getJavaMap(0)).containsOnlyKeys("judge_right");
        assertThatThrownBy(() -> spark.sql("SELECT fedu2s_reward('a', 'b', '" + MODEL + "')")
                        .collectAsList())
                .rootCause()
                .hasMessageContaining("holds no reward model");
    }
}
