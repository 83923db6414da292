package io.fedu2s.udf.server;

/** What a client's steps minimise beside its own loss. */
public enum ClientAlgorithm {
    /** Its own loss alone (McMahan et al. 2017). */
    FEDAVG,
    /** And {@code μ/2 ‖w − w_t‖²} (Li et al. 2020, "Federated optimization in heterogeneous networks"). */
    FEDPROX,
    /** Corrected by control variates: {@link Scaffold}. */
    SCAFFOLD
}
