package io.fedu2s.udf.reduce;

import io.fedu2s.udf.record.UpdateBlock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Looks into every block of a partition where it lies. What was found in blocks of one client that come one after the
 * other, in most tables all of them, is one small row: that is all that travels to where {@link CheckUpdatesFunction}
 * puts a client's blocks together.
 *
 * <p>The rows have the columns of {@link UpdateBlock#SCHEMA} in that order.
 */
public final class CheckBlocksFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<RankChecks> checks;

    /**
     * A function of one round.
     *
     * @param checks what the round asks of updates
     */
    public CheckBlocksFunction(Broadcast<RankChecks> checks) {
        this.checks = checks;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> updates) {
        return new Runs(updates, checks.value());
    }

    /** What was found, a row a run of one client's blocks; of the blocks themselves one is held at a time. */
    private static final class Runs implements Iterator<Row> {
        private final Iterator<Row> updates;
        private final RankChecks checks;
        private @Nullable UpdateBlock next;

        Runs(Iterator<Row> updates, RankChecks checks) {
            this.updates = updates;
            this.checks = checks;
            advance();
        }

        private void advance() {
            next = updates.hasNext() ? UpdateBlock.fromOrdered(updates.next()) : null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Row next() {
            if (next == null) {
                throw new NoSuchElementException("no block after the last");
            }
            String client = next.clientId();
            UpdateCheck check = checks.of(client);
            List<CheckedBlock> found = new ArrayList<>();
            while (next != null && next.clientId().equals(client)) {
                found.add(check.block(next));
                advance();
            }
            return CheckedBlocks.row(client, found);
        }
    }
}
