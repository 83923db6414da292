package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.feedback.Reasons;
import io.fedu2s.udf.spark.Location;
import java.io.IOException;

/**
 * What verdicts on pairs teach about what to ask next.
 *
 * @param isOn whether they teach anything
 * @param waves into how many parts each client's chunks are dealt; a part is asked when the one before it is judged
 * @param floor the least share of a kind of pair
 * @param perClient whether clients learn from their own verdicts alone
 * @param examples whether examples are chosen by what came of the pairs in whose prompts they stood
 * @param demands how many of a client's most frequent reasons are answered by a sentence in its next prompts
 * @param reasons the sentences
 */
public record FeedbackConfig(
        boolean isOn, int waves, double floor, boolean perClient, boolean examples, int demands, Reasons reasons) {
    private static final String STANDARD = "standard";

    /** The path of a file of reasons is relative to the folder of the configuration file. */
    static FeedbackConfig from(Section section, Location folder) {
        var feedback = new FeedbackConfig(
                section.choice("method", "none", "none", "bandit").equals("bandit"),
                section.whole("waves", 4, 2, 1000),
                section.real("floor", 0.05, 0, 1),
                section.flag("perClient", false),
                section.flag("examples", true),
                section.whole("demands", 2, 0, 100),
                reasons(section, folder));
        section.done();
        return feedback;
    }

    /** How many parts of a client's chunks are asked one after the other. */
    public int parts() {
        return isOn ? waves : 1;
    }

    private static Reasons reasons(Section section, Location folder) {
        String given = section.text("reasons", STANDARD);
        if (given.equals(STANDARD)) {
            return Reasons.standard();
        }
        Location file = folder.resolve(given);
        section.resolve("reasons", file.name());
        try {
            return Reasons.parse(file.name(), file.text());
        } catch (IOException e) {
            throw Errors.reasonsUnreadable(given, file.name(), e);
        }
    }
}
