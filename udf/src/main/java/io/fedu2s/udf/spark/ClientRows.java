package io.fedu2s.udf.spark;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What is made of each client's rows, where they lie side by side in a partition: rows are handed over one by one and not
 * kept, so a client may have any number of them.
 */
public final class ClientRows<R> implements Iterator<R> {
    private final Iterator<Row> rows;
    private final Function<Row, Client<R>> begin;
    private Iterator<R> made = Collections.emptyIterator();
    private @Nullable Row next;

    /** Takes the rows of one client. */
    public interface Client<R> {
        /** One more of its rows. */
        void add(Row row);

        /** What is made of them all; called once, after the last. */
        List<R> end();
    }

    /** Rows with a {@code client_id}; {@code begin} is given the first row of each client, which is added all the same. */
    public ClientRows(Iterator<Row> rows, Function<Row, Client<R>> begin) {
        this.rows = rows;
        this.begin = begin;
        this.next = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
        while (!made.hasNext() && next != null) {
            made = nextClient(next).iterator();
        }
        return made.hasNext();
    }

    @Override
    public R next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no client after the last");
        }
        return made.next();
    }

    private List<R> nextClient(Row first) {
        String clientId = first.getAs("client_id");
        Client<R> client = begin.apply(first);
        Row row = first;
        while (row != null && clientId.equals(row.getAs("client_id"))) {
            client.add(row);
            row = rows.hasNext() ? rows.next() : null;
        }
        next = row;
        return client.end();
    }
}
