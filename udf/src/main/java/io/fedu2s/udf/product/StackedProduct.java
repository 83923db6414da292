package io.fedu2s.udf.product;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code Σ_k c_k s_k B_k A_k} as one product of tall and wide matrices, {@code [c_1 s_1 B_1 … ] [A_1; …]}, of which it
 * knows the thin QR decompositions: {@code Q_B R_B (Q_A R_A)ᵀ}. The core {@code R_B R_Aᵀ} (at most Σ R_k square) has
 * the norm and the singular values of the sum, which is never formed.
 *
 * @param left Q_B (D_out, ·) and R_B (·, Σ R_k)
 * @param right Q_A (D_in, ·) and R_A (·, Σ R_k)
 */
record StackedProduct(Dense.ThinQr left, Dense.ThinQr right) {
    /** Stacks the terms in the order of their ids. */
    static StackedProduct of(Collection<WeightedFactors> terms) {
        return stack(inOrder(terms));
    }

    /** Stacks the terms in the order of the list. */
    static StackedProduct stack(List<WeightedFactors> terms) {
        return new StackedProduct(
                Dense.qr(Dense.beside(terms.stream()
                        .map(term -> Dense.scaled(
                                term.coefficient() * term.factors().scale(),
                                term.factors().b()))
                        .toList())),
                Dense.qr(Dense.beside(terms.stream()
                        .map(term -> Dense.transposed(term.factors().a()))
                        .toList())));
    }

    /** The terms sorted by id, checked to be of one module and to have an id each. */
    static List<WeightedFactors> inOrder(Collection<WeightedFactors> terms) {
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("a sum of no products has no shape");
        }
        Factors first = terms.iterator().next().factors();
        Set<String> ids = new HashSet<>();
        for (WeightedFactors term : terms) {
            if (!ids.add(term.id())) {
                throw new IllegalArgumentException("'%s' stands in the sum twice".formatted(term.id()));
            }
            requireSameShape(term.id(), first, term.factors());
        }
        return terms.stream().sorted(Comparator.comparing(WeightedFactors::id)).toList();
    }

    static void requireSameShape(String id, Factors one, Factors other) {
        if (one.outputs() != other.outputs() || one.inputs() != other.inputs()) {
            throw new IllegalArgumentException("'%s' changes a weight of %d x %d, others one of %d x %d"
                    .formatted(id, other.outputs(), other.inputs(), one.outputs(), one.inputs()));
        }
    }
}
