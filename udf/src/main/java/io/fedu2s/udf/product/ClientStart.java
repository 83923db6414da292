package io.fedu2s.udf.product;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.record.ContentId;
import java.util.List;
import java.util.SortedMap;
import org.ejml.data.DMatrixRMaj;

/**
 * What a client of another rank than the global adapter's begins with, and how it counts.
 *
 * <p>A client of rank {@code R_k ≥ R} begins with the global product; one of a smaller rank with the nearest of its
 * rank. Then the mean of what clients end with would forget what the small ones could not hold, so what counts is how
 * far each came:
 *
 * <pre>
 *   ΔW* = s_t B_t A_t + Σ_k p_k (s_k B_k A_k − s_k B_k⁰ A_k⁰)
 * </pre>
 *
 * which is {@code Σ_k p_k s_k B_k A_k} where all begin with the global product and the p_k sum to one.
 */
public final class ClientStart {
    private static final long FIXED_SEED = ContentId.seed("client start");

    private ClientStart() {}

    /**
     * The start of a client: the same bytes wherever it is computed.
     *
     * @param global the current factors of the module
     * @param rank R_k
     * @param scale s_k
     */
    public static Factors of(Factors global, int rank, double scale) {
        if (rank == global.rank() && scale == global.scale()) {
            return global;
        }
        Factors like = new Factors(new DMatrixRMaj(global.outputs(), rank), rows(global.a(), rank), scale);
        return ProductProjection.project(like, List.of(new WeightedFactors("global", 1, global)))
                .factors();
    }

    /**
     * The start of a client of another rank and the same scale, module by module.
     *
     * @param global the adapter of the round
     * @param rank R_k
     */
    public static Adapter of(Adapter global, int rank) {
        if (rank == global.config().rank()) {
            return global;
        }
        LoraConfig config = global.config().withRank(rank);
        SortedMap<String, Factors> modules = ModuleFactors.of(global);
        modules.replaceAll((path, factors) -> of(factors, rank, config.scale(path)));
        return ModuleFactors.adapter(config, modules);
    }

    /** As {@link #of(Factors, int, double)}, rounded to float as the client's adapter is. */
    public static Factors rounded(Factors global, int rank, double scale) {
        Factors start = of(global, rank, scale);
        return Factors.of(start.tensorB("B"), start.tensorA("A"), scale);
    }

    /**
     * The terms of ΔW* that one client brings; the current adapter is another, with coefficient 1.
     *
     * @param id the client
     * @param share p_k
     * @param start what it began with
     * @param end what it ended with
     */
    public static List<WeightedFactors> terms(String id, double share, Factors start, Factors end) {
        return List.of(new WeightedFactors(id, share, end), new WeightedFactors(id + " start", -share, start));
    }

    /** The first rows of A, then pseudo-random ones of the same length. */
    private static DMatrixRMaj rows(DMatrixRMaj a, int rank) {
        DMatrixRMaj rows = Dense.gaussian(rank, a.numCols, FIXED_SEED);
        double length = Math.sqrt(Dense.squaredNorm(a) / a.data.length);
        for (int i = 0; i < rows.data.length; i++) {
            rows.data[i] = i < a.data.length ? a.data[i] : length * rows.data[i];
        }
        return rows;
    }
}
