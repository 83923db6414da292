package io.fedu2s.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.sql.TextFunctions;
import io.fedu2s.udf.token.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The functions of texts in a query say what the classes behind them say. */
@ExtendWith(SharedSpark.class)
final class TextFunctionTest {
    private static final String MODEL = "../conf/quickstart/model";
    private static final String TEXT = "The nurse gives 5 mg of the drug in the evening, and writes it down at once.";
    private static final String OTHER = "The nurse gives the drug in the morning.";

    private static Row row(SparkSession spark, String expressions) {
        return spark.sql("SELECT %s FROM VALUES ('%s', '%s') AS t(a, b)".formatted(expressions, TEXT, OTHER))
                .head();
    }

    @Test
    void valuesAreThoseOfTheClassesBehind(SparkSession spark) {
        Row row = row(
                spark,
                "fedu2s_rouge_l(a, b), fedu2s_words(a), fedu2s_language(a), fedu2s_tokens(a, '" + MODEL
                        + "'), fedu2s_minhash(a), fedu2s_redact('write to ann@example.org')");

        assertThat(row.getDouble(0))
                .isEqualTo(TextFunctions.rougeL(TEXT, OTHER))
                .isBetween(0.4, 0.9);
        assertThat(row.<String>getList(1))
                .containsExactly(TextFunctions.words(TEXT))
                .contains("nurse", "5");
        assertThat(row.getString(2)).isEqualTo("eng");
        try (Tokenizer tokenizer = Tokenizer.load(Path.of(MODEL))) {
            assertThat(row.getInt(3)).isEqualTo(tokenizer.count(TEXT)).isPositive();
        }
        assertThat(row.<Long>getList(4)).hasSizeGreaterThan(1);
        assertThat(row.<Long>getList(4).stream().mapToLong(Long::longValue).toArray())
                .containsExactly(TextFunctions.minHash(TEXT));
        assertThat(row.getString(5)).isEqualTo("write to [EMAIL]");
    }

    @Test
    void nullGivesNullAndOtherAtomsAreTexts(SparkSession spark) {
        Row row = spark.sql(
                        "SELECT fedu2s_rouge_l(a, 'x'), fedu2s_words(a), fedu2s_language(a), fedu2s_tokens(a, '" + MODEL
                                + "'), fedu2s_minhash(a), fedu2s_redact(a), fedu2s_words(12) FROM VALUES (CAST(NULL AS STRING)) AS t(a)")
                .head();

        for (int i = 0; i < 6; i++) {
            assertThat(row.isNullAt(i)).isTrue();
        }
        assertThat(row.<String>getList(6)).isEqualTo(List.of("12"));
    }

    @Test
    void wrongArgumentsAreSparksOwnErrors(SparkSession spark) {
        assertThatThrownBy(() -> row(spark, "fedu2s_rouge_l(a)"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("WRONG_NUM_ARGS")
                .hasMessageContaining("fedu2s_rouge_l");
        assertThatThrownBy(() -> row(spark, "fedu2s_words(array(a))"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
        assertThatThrownBy(() -> row(spark, "fedu2s_tokens(a, '/no/such/model')"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("There is no model folder '/no/such/model'");
    }

    @Test
    void nearlyEqualTextsShareAKeyAtThePlace() {
        String text = String.join(" ", TextFunctions.words(TEXT.repeat(20).replace("5", "five")));
        long[] one = TextFunctions.minHash(text);
        long[] other = TextFunctions.minHash(text + " end");

        assertThat(IntStream.range(0, one.length).anyMatch(i -> one[i] == other[i]))
                .isTrue();
        assertThat(TextFunctions.minHash("")).isEmpty();
    }
}
