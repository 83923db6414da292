package io.fedu2s.udf.lora;

/** How rank and alpha make the scale of a product B A. */
public enum LoraScaling {
    /** alpha / R (Hu et al. 2021, LoRA, section 4.1). */
    BY_RANK {
        @Override
        double scale(double alpha, int rank) {
            return alpha / rank;
        }
    },
    /** alpha / √R (Kalajdzievski 2023, "A rank stabilization scaling factor for fine-tuning with LoRA", section 3). */
    BY_ROOT_OF_RANK {
        @Override
        double scale(double alpha, int rank) {
            return alpha / Math.sqrt(rank);
        }
    };

    abstract double scale(double alpha, int rank);
}
