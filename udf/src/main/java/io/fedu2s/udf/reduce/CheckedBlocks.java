package io.fedu2s.udf.reduce;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What was found in some blocks of one client, as a row on its way to where the client is judged. */
public final class CheckedBlocks {
    /** The columns. Those after the client hold an element a block. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("place", many(DataTypes.IntegerType), false)
            .add("weight", many(DataTypes.LongType), false)
            .add("squares", many(DataTypes.DoubleType), false)
            .add("reason", many(DataTypes.StringType), false);

    private CheckedBlocks() {}

    private static DataType many(DataType type) {
        return DataTypes.createArrayType(type, false);
    }

    static Row row(String clientId, List<CheckedBlock> found) {
        return RowFactory.create(
                clientId,
                found.stream().map(CheckedBlock::place).toArray(Integer[]::new),
                found.stream().map(CheckedBlock::weight).toArray(Long[]::new),
                found.stream().map(CheckedBlock::squares).toArray(Double[]::new),
                found.stream().map(CheckedBlock::reason).toArray(String[]::new));
    }

    static List<CheckedBlock> found(Row row) {
        List<Integer> places = row.getList(row.fieldIndex("place"));
        List<Long> weights = row.getList(row.fieldIndex("weight"));
        List<Double> squares = row.getList(row.fieldIndex("squares"));
        List<String> reasons = row.getList(row.fieldIndex("reason"));
        List<CheckedBlock> found = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            found.add(new CheckedBlock(places.get(i), weights.get(i), squares.get(i), reasons.get(i)));
        }
        return found;
    }
}
