package io.fedu2s.udf.ingest;

import java.util.Collections;
import java.util.Iterator;

/** Iterators one after the other; unlike a stream's {@code flatMap}, it never holds more than one item. */
final class Chained<T> implements Iterator<T> {
    private final Iterator<? extends Iterator<T>> rest;
    private Iterator<T> current = Collections.emptyIterator();

    Chained(Iterator<? extends Iterator<T>> iterators) {
        this.rest = iterators;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && rest.hasNext()) {
            current = rest.next();
        }
        return current.hasNext();
    }

    @Override
    public T next() {
        return hasNext() ? current.next() : Collections.<T>emptyIterator().next();
    }
}
