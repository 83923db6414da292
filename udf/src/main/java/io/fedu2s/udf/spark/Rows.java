package io.fedu2s.udf.spark;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of a partition as a stream, one after the other and never all at once. */
public final class Rows {
    private Rows() {}

    /** The stream; a partition is read once. */
    public static <T> Stream<T> stream(Iterator<T> rows) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false);
    }
}
