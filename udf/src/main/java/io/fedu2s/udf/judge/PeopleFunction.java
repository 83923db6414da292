package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.HeldOutTexts;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.spark.Rows;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Rows of {@code pairs} with the columns of {@link PeoplesWord} into rows of {@code pairs} after it. */
public final class PeopleFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<HeldOutTexts> heldOut;

    /** With the pairs of which no copy is accepted, whoever wrote it. */
    public PeopleFunction(Broadcast<HeldOutTexts> heldOut) {
        this.heldOut = heldOut;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> pairs) {
        return Rows.stream(pairs)
                .map(row -> PeoplesWord.fromRow(row)
                        .on(Pair.fromRow(row), heldOut.value())
                        .toRow())
                .iterator();
    }
}
