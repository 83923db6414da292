package io.fedu2s.udf.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a partition, unit of work by unit of work. All rows of a unit lie in one partition and side by side,
 * whatever the number of partitions is; so what is computed from a whole unit does not depend on that number.
 */
public final class UnitRows implements Iterator<List<Row>> {
    private final Iterator<Row> rows;
    private final String unitColumn;
    private @Nullable Row next;

    /** Units are told apart by a column. */
    public UnitRows(Iterator<Row> rows, String unitColumn) {
        this.rows = rows;
        this.unitColumn = unitColumn;
        this.next = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public List<Row> next() {
        if (next == null) {
            throw new NoSuchElementException("no unit after the last");
        }
        Object unit = next.getAs(unitColumn);
        List<Row> together = new ArrayList<>();
        while (next != null && Objects.equals(unit, next.getAs(unitColumn))) {
            together.add(next);
            next = rows.hasNext() ? rows.next() : null;
        }
        return together;
    }
}
