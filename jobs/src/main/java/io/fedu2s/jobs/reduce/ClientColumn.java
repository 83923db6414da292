package io.fedu2s.jobs.reduce;

import static org.apache.spark.sql.functions.broadcast;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the driver knows of every client, as a column beside the clients' rows. */
public final class ClientColumn {
    private ClientColumn() {}

    /**
     * The rows of these clients, and of no others.
     *
     * @param rows with a {@code client_id} and without the column
     * @param column its name
     * @param type of its values
     * @param values by client
     */
    public static Dataset<Row> add(Dataset<Row> rows, String column, DataType type, Map<String, ?> values) {
        StructType schema =
                new StructType().add("client_id", DataTypes.StringType, false).add(column, type, false);
        List<Row> known = values.entrySet().stream()
                .map(client -> RowFactory.create(client.getKey(), client.getValue()))
                .toList();
        return rows.join(broadcast(rows.sparkSession().createDataFrame(known, schema)), "client_id");
    }
}
