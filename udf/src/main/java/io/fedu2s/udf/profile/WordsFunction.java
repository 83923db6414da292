package io.fedu2s.udf.profile;

import io.fedu2s.udf.spark.Mapped;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Chunks into the same with their language, empty where it can't be told, and their {@link TopicWords}. */
public final class WordsFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** The column of the words. */
    public static final String WORDS = "words";

    /** Columns of the answer. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("domain", DataTypes.StringType, false)
            .add("chunk_id", DataTypes.StringType, false)
            .add("text", DataTypes.StringType, false)
            .add("language", DataTypes.StringType, false)
            .add(WORDS, DataTypes.createArrayType(DataTypes.StringType, false), false);

    @Override
    public Iterator<Row> call(Iterator<Row> chunks) {
        return new Mapped<>(
                chunks,
                chunk -> row(
                        chunk.getAs("client_id"), chunk.getAs("domain"), chunk.getAs("chunk_id"), chunk.getAs("text")));
    }

    /** The row of a text that is no client's. */
    public static Row ofPublic(String text) {
        return row("", "", "", text);
    }

    private static Row row(String clientId, String domain, String chunkId, String text) {
        String language = TopicWords.language(text);
        return RowFactory.create(
                clientId,
                domain,
                chunkId,
                text,
                language,
                TopicWords.of(text, language).toArray(String[]::new));
    }
}
