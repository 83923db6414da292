package io.fedu2s.jobs.config;

/**
 * Where the adapter goes.
 *
 * @param path any Hadoop path for the PEFT folder; empty for {@code adapter} below {@code output.root}
 * @param round the round whose adapter it is; 0 for the last that was accepted
 * @param keep how many of the folders that it takes the place of stay beside it
 */
public record ExportConfig(String path, int round, int keep) {
    static ExportConfig from(Section section) {
        var export = new ExportConfig(
                section.textOrNone("path").orElse(""),
                section.whole("round", 0, 0, 1_000_000),
                section.whole("keep", 0, 0, 1000));
        section.done();
        return export;
    }

    /** Where the PEFT folder goes. */
    public String folder(OutputConfig output) {
        return path.isEmpty() ? output.path("adapter") : path;
    }
}
