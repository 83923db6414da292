package io.fedu2s.udf.spark;

import io.fedu2s.udf.exchange.CheckedBlock;
import io.fedu2s.udf.exchange.UpdateCheck;
import io.fedu2s.udf.record.UpdateBlock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Says of every client of a partition whether its update may be counted. The rows must come client by client. */
public final class CheckUpdatesFunction implements MapPartitionsFunction<Row, Row> {
    /** A row a client: {@code reason} is empty where its update counts, {@code norm} its length. */
    public static final StructType OUTPUT = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("reason", DataTypes.StringType, false)
            .add("norm", DataTypes.DoubleType, false);

    private static final long serialVersionUID = 1L;

    private final Broadcast<UpdateCheck> check;
    private final String baseModel;

    /**
     * A function of one round.
     *
     * @param check what the round asks of updates
     * @param baseModel the base model of the clients' updates
     */
    public CheckUpdatesFunction(Broadcast<UpdateCheck> check, String baseModel) {
        this.check = check;
        this.baseModel = baseModel;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> updates) {
        List<Row> verdicts = new ArrayList<>();
        UnitRows clients = new UnitRows(updates, "client_id");
        while (clients.hasNext()) {
            List<UpdateBlock> blocks =
                    clients.next().stream().map(UpdateBlock::fromRow).toList();
            List<CheckedBlock> found =
                    blocks.stream().map(block -> check.value().block(block)).toList();
            verdicts.add(RowFactory.create(
                    blocks.get(0).clientId(), check.value().client(baseModel, found), UpdateCheck.norm(found)));
        }
        return verdicts.iterator();
    }
}
