package io.fedu2s.jobs.config;

/**
 * Where the adapter goes.
 *
 * @param path any Hadoop path for the PEFT folder; empty for {@code adapter} below {@code output.root}
 * @param round the round whose adapter it is; 0 for the last
 */
public record ExportConfig(String path, int round) {
    static ExportConfig from(Section section) {
        var export = new ExportConfig(section.textOrNone("path").orElse(""), section.whole("round", 0, 0, 1_000_000));
        section.done();
        return export;
    }

    /** Where the PEFT folder goes. */
    public String folder(OutputConfig output) {
        return path.isEmpty() ? output.path("adapter") : path;
    }
}
