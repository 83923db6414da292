package io.fedu2s.jobs.config;

import java.util.OptionalInt;

/**
 * Where the adapter goes, and in which form.
 *
 * @param path any Hadoop path for the PEFT folder; empty for {@code adapter} below {@code output.root}
 * @param round the round whose adapter it is; 0 for the last that was accepted
 * @param keep how many of the folders that it takes the place of stay beside it
 * @param reader the program that it is written for
 * @param rank what every module's rank is lowered to; 0 where they stay
 * @param baseModel what its configuration and its card call the base model; empty for {@code model.path}
 */
public record ExportConfig(String path, int round, int keep, Reader reader, int rank, String baseModel) {
    private static final int LARGEST_RANK = 4096;

    /** Programs that read adapters. */
    public enum Reader {
        /** Ranks and alphas by module and scales by the root of the rank stay in the configuration. */
        PEFT,
        /** One rank that vLLM has kernels for, and the scale within B. */
        VLLM
    }

    static ExportConfig from(Section section) {
        var export = new ExportConfig(
                section.textOrNone("path").orElse(""),
                section.whole("round", 0, 0, 1_000_000),
                section.whole("keep", 0, 0, 1000),
                section.choice("for", Reader.PEFT),
                section.whole("rank", 0, 0, LARGEST_RANK),
                section.textOrNone("baseModel").orElse(""));
        section.done();
        return export;
    }

    /** Where the PEFT folder goes. */
    public String folder(OutputConfig output) {
        return path.isEmpty() ? output.path("adapter") : path;
    }

    /** What the base model is called. */
    public String baseModel(BaseModelConfig model) {
        return baseModel.isEmpty() ? model.path() : baseModel;
    }

    /** What every module's rank is lowered to, if at all. */
    public OptionalInt lowerRank() {
        return rank == 0 ? OptionalInt.empty() : OptionalInt.of(rank);
    }
}
