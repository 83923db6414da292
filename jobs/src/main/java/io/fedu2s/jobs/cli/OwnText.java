package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.InputConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.model.QuickstartModel;
import io.fedu2s.udf.spark.Location;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Text of one's own, read by a model that only knows the quickstart's. */
final class OwnText {
    private static final Logger LOG = LoggerFactory.getLogger(OwnText.class);
    private static final String CORPORA = "corpora";
    private static final String WARNING =
            "model.path '%s' is the quickstart's own model, which only knows the quickstart's texts: on other text it shows that"
                    + " a run works, and neither its pairs nor its figures mean anything. For text of your own put the folder"
                    + " of an instruct model there, such as Qwen2.5-0.5B-Instruct or larger, with prompt.chat: model.";

    private OwnText() {}

    /** Says so where the quickstart's model is to read other texts than those that lie beside it. */
    static void warn(RunConfig config) {
        warning(config).ifPresent(LOG::warn);
    }

    static Optional<String> warning(RunConfig config) {
        Location beside = new Location(config.model().path()).folder().resolve(CORPORA);
        return QuickstartModel.isAt(config.model().folder()) && !allWithin(config.input(), beside)
                ? Optional.of(WARNING.formatted(config.model().path()))
                : Optional.empty();
    }

    private static boolean allWithin(InputConfig input, Location corpora) {
        String own = corpora.absolute() + "/";
        return input.domains().stream()
                .map(domain -> new Location(input.resolve(domain.clients())).absolute())
                .allMatch(clients -> clients.startsWith(own));
    }
}
