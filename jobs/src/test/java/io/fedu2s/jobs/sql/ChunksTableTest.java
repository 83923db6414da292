package io.fedu2s.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.sql.TextFunctions;
import io.fedu2s.udf.text.TextChunk;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A table's texts in chunks. */
@ExtendWith(SharedSpark.class)
final class ChunksTableTest {
    private static final String MODEL = "../conf/quickstart/model";
    private static final String LONG = "The nurse gives the drug in the evening. She writes it down at once. "
            + "In the morning the doctor reads what she wrote, and asks how the night was.";

    @BeforeEach
    void documents(SparkSession spark) {
        spark.sql("SELECT * FROM VALUES (1, '%s'), (2, 'Short.'), (3, NULL), (4, ' ') AS t(id, body)".formatted(LONG))
                .createOrReplaceTempView("documents");
    }

    @Test
    void aRowComesOncePerChunkWithAllItsColumns(SparkSession spark) {
        List<TextChunk> chunks = TextFunctions.chunks(LONG, MODEL, 24);
        List<Row> rows = spark.sql("SELECT * FROM fedu2s_chunks(TABLE(documents), 'body', '" + MODEL
                        + "', 24) WHERE id = 1 ORDER BY chunk_ordinal")
                .collectAsList();

        assertThat(chunks).hasSizeGreaterThan(1);
        assertThat(rows).hasSameSizeAs(chunks);
        assertThat(rows.get(0).schema().fieldNames())
                .containsExactly("id", "body", "chunk_ordinal", "chunk_text", "chunk_tokens");
        IntStream.range(0, rows.size())
                .forEach(i -> assertThat(rows.get(i))
                        .isEqualTo(RowFactory.create(
                                1, LONG, i, chunks.get(i).text(), chunks.get(i).tokens())));
        assertThat(rows).allSatisfy(row -> assertThat(row.getInt(4)).isBetween(1, 24));
    }

    @Test
    void tablesAreNamedOrQueriedAndRowsWithoutTextHaveNoChunk(SparkSession spark) {
        String query = "SELECT DISTINCT id FROM fedu2s_chunks(%s, 'body', '" + MODEL + "', 24) ORDER BY id";

        for (String table : List.of("TABLE(documents)", "'documents'", "TABLE(SELECT * FROM documents)")) {
            assertThat(spark.sql(query.formatted(table)).collectAsList().stream()
                            .map(row -> row.getInt(0)))
                    .as(table)
                    .containsExactly(1, 2);
        }
    }

    @Test
    void chunksAreAskedInTheSameQuery(SparkSession spark) {
        assertThat(spark.sql("SELECT fedu2s_embed(chunk_text, '" + MODEL
                                + "').error AS error FROM fedu2s_chunks(TABLE(documents), 'body', '" + MODEL + "', 24)")
                        .filter("error IS NULL")
                        .count())
                .isGreaterThan(2);
    }

    @Test
    void wrongArgumentsAreSparksOwnErrors(SparkSession spark) {
        refused(spark, "TABLE(documents), 'body', '" + MODEL + "'", "WRONG_NUM_ARGS");
        refused(spark, "'no_such_table', 'body', '" + MODEL + "', 24", "no_such_table");
        refused(spark, "TABLE(documents), 'text', '" + MODEL + "', 24", "`text`");
        refused(spark, "TABLE(documents), 'body', '/no/such/model', 24", "There is no model folder '/no/such/model'");
        refused(spark, "TABLE(documents), 'body', '" + MODEL + "', 0", "'tokens' is '0'");
        refused(spark, "TABLE(documents), 'body', '" + MODEL + "', 'many'", "a whole number");
        refused(spark, "TABLE(documents), 7, '" + MODEL + "', 24", "NON_FOLDABLE_INPUT");
    }

    private static void refused(SparkSession spark, String arguments, String why) {
        assertThatThrownBy(() -> spark.sql("SELECT * FROM fedu2s_chunks(" + arguments + ")"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining(why);
    }
}
