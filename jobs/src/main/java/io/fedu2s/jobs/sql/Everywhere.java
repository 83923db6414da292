package io.fedu2s.jobs.sql;

import java.io.Serializable;
import java.util.function.UnaryOperator;
import scala.Function1;
import scala.runtime.AbstractPartialFunction;

/** A change that is made at every node of a tree, as Catalyst wants it. */
final class Everywhere<T> extends AbstractPartialFunction<T, T> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient UnaryOperator<T> change;

    Everywhere(UnaryOperator<T> change) {
        this.change = change;
    }

    @Override
    public boolean isDefinedAt(T node) {
        return true;
    }

    @Override
    @SuppressWarnings("unchecked") // Scala's B1 is above T
    public <A extends T, B> B applyOrElse(A node, Function1<A, B> otherwise) {
        return (B) change.apply(node);
    }
}
