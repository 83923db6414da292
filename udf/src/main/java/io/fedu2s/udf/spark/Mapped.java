package io.fedu2s.udf.spark;

import java.util.Iterator;
import java.util.function.Function;

/** What a function makes of every item of an iterator, one at a time. */
public final class Mapped<T, R> implements Iterator<R> {
    private final Iterator<T> items;
    private final Function<? super T, ? extends R> made;

    /** What {@code made} makes of the items. */
    public Mapped(Iterator<T> items, Function<? super T, ? extends R> made) {
        this.items = items;
        this.made = made;
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public R next() {
        return made.apply(items.next());
    }
}
