package io.fedu2s.udf.sql;

import io.fedu2s.udf.error.UserException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a model says to a row of a query, or why it says nothing.
 *
 * @param value what it says; null where there is an error
 * @param error why it says nothing; null where it does
 * @param promptTokens tokens read
 * @param newTokens tokens written or, of a score, those of the response
 * @param seconds the row's share of its batch's time
 * @param finish why it ended; null where nothing is written
 */
public record Answer(
        @Nullable Object value,
        @Nullable String error,
        int promptTokens,
        int newTokens,
        double seconds,
        @Nullable String finish) {
    /** What is read and not written. */
    static Answer read(Object value, int promptTokens, int newTokens) {
        return new Answer(value, null, promptTokens, newTokens, 0, null);
    }

    /** A row that is not asked. */
    static Answer refused(UserException why) {
        return new Answer(null, why.getMessage(), 0, 0, 0, null);
    }

    Answer within(double share) {
        return new Answer(value, error, promptTokens, newTokens, share, finish);
    }

    /** The columns where the value is of this type. */
    public static StructType schema(DataType value) {
        return new StructType()
                .add("value", value, true)
                .add("error", DataTypes.StringType, true)
                .add("prompt_tokens", DataTypes.IntegerType, false)
                .add("new_tokens", DataTypes.IntegerType, false)
                .add("seconds", DataTypes.DoubleType, false)
                .add("finish", DataTypes.StringType, true);
    }

    Object[] fields() {
        return new @Nullable Object[] {value, error, promptTokens, newTokens, seconds, finish};
    }
}
