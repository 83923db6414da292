package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.fetch.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The files and folders that a configuration names, looked at before any work: a slip in a path that only the last
 * step reads should not cost the steps before it. Prompt templates are not among them, for they are read with the
 * configuration, nor are the clients' folders, which ingest lists first.
 */
final class NamedFiles {
    private final Configuration hadoop;
    private final List<String> wrong = new ArrayList<>();

    private NamedFiles(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * Looks at examples, held-out pairs, profiles and models.
     *
     * @throws io.fedu2s.udf.error.UserException with all that are missing or of another kind
     * @throws UncheckedIOException where a file system does not answer
     */
    static void check(RunConfig config, Configuration hadoop) {
        NamedFiles files = new NamedFiles(hadoop);
        List<DomainConfig> domains = config.input().domains();
        for (int i = 0; i < domains.size(); i++) {
            DomainConfig domain = domains.get(i);
            String key = "input.domains[%d].".formatted(i);
            for (int j = 0; j < domain.examples().size(); j++) {
                files.file(
                        key + "examples[%d]".formatted(j),
                        config.input().resolve(domain.examples().get(j)));
            }
            if (!domain.evaluation().isEmpty()) {
                files.file(key + "evaluation", config.input().resolve(domain.evaluation()));
            }
        }
        if (!config.clients().profiles().isEmpty()) {
            files.profiles(config.input().resolve(config.clients().profiles()));
        }
        if (!config.input().votes().isEmpty()
                && files.isNothing(config.input().resolve(config.input().votes()))) {
            files.wrong.add("input.votes is '%s', and nothing is there"
                    .formatted(config.input().resolve(config.input().votes())));
        }
        files.model("model.path", config.model().path());
        files.model("retrieve.model", config.retrieve().model());
        files.model("filter.rewardModel", config.reward().model());
        files.model("evaluate.encoder", config.evaluate().encoder());
        if (!files.wrong.isEmpty()) {
            throw Errors.namedFilesWrong(files.wrong);
        }
    }

    private void file(String key, String place) {
        wrongUnless("a file", InputFile.Kind.FILE, key, place);
    }

    private void model(String key, String place) {
        if (!place.isEmpty()) {
            wrongUnless("a model's folder", InputFile.Kind.FOLDER, key, place);
        }
    }

    private void profiles(String place) {
        InputFile.Kind log = kind(new Path(place, "_delta_log"));
        if (log != InputFile.Kind.FOLDER) {
            wrongUnless("a CSV file or a Delta table", InputFile.Kind.FILE, "clients.profiles", place);
        }
    }

    private void wrongUnless(String wanted, InputFile.Kind kind, String key, String place) {
        InputFile.Kind found = kind(new Path(place));
        if (found != kind) {
            String what = switch (found) {
                case NOTHING -> "nothing is there";
                case FILE -> "a file is there, not " + wanted;
                case FOLDER -> "a folder is there, not " + wanted;
                case OTHER -> "a pipe, a socket or a device is there, not " + wanted;
            };
            wrong.add("%s is '%s', and %s".formatted(key, place, what));
        }
    }

    private boolean isNothing(String place) {
        return kind(new Path(place)) == InputFile.Kind.NOTHING;
    }

    private InputFile.Kind kind(Path path) {
        try {
            return InputFile.kind(hadoop, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
