package io.fedu2s.udf.reduce;

import io.fedu2s.udf.spark.UnitRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Says of every client of a partition whether its update may be counted, from what {@link CheckBlocksFunction} found. The
 * rows must come client by client.
 */
public final class CheckUpdatesFunction implements MapPartitionsFunction<Row, Row> {
    /** A row a client: {@code reason} is empty where its update counts, {@code norm} its length. */
    public static final StructType OUTPUT = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("reason", DataTypes.StringType, false)
            .add("norm", DataTypes.DoubleType, false);

    private static final long serialVersionUID = 1L;

    private final Broadcast<RankChecks> checks;
    private final String baseModel;

    /**
     * A function of one round.
     *
     * @param checks what the round asks of updates
     * @param baseModel the base model of the clients' updates
     */
    public CheckUpdatesFunction(Broadcast<RankChecks> checks, String baseModel) {
        this.checks = checks;
        this.baseModel = baseModel;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> found) {
        List<Row> verdicts = new ArrayList<>();
        UnitRows clients = new UnitRows(found, "client_id");
        while (clients.hasNext()) {
            List<Row> rows = clients.next();
            List<CheckedBlock> blocks = rows.stream()
                    .flatMap(row -> CheckedBlocks.found(row).stream())
                    .toList();
            String clientId = rows.get(0).getAs("client_id");
            verdicts.add(RowFactory.create(
                    clientId, checks.value().of(clientId).client(baseModel, blocks), UpdateCheck.norm(blocks)));
        }
        return verdicts.iterator();
    }
}
