package io.fedu2s.jobs.search;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.config.SearchConfig;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.train.RoundSchedule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One federation of a search, and the rounds after which it is measured. A federation of R rounds passes through those
 * of fewer, unless its rate follows the number of rounds; then each number has a cell of its own.
 *
 * @param learningRate the clients' peak rate
 * @param localSteps the clients' steps in a round
 * @param measured after which rounds; the last of them ends the federation
 */
record SearchCell(double learningRate, int localSteps, NavigableSet<Integer> measured) {
    SearchCell {
        measured = Collections.unmodifiableNavigableSet(new TreeSet<>(measured));
    }

    /** All that a configuration asks for. */
    static List<SearchCell> of(RunConfig config) {
        SearchConfig search = config.search();
        FederateConfig federate = config.federate();
        List<Integer> rounds = or(
                search.rounds(),
                IntStream.rangeClosed(1, federate.rounds()).boxed().toList());
        boolean passes = federate.roundSchedule() == RoundSchedule.CONSTANT;
        List<List<Integer>> each =
                passes ? List.of(rounds) : rounds.stream().map(List::of).toList();
        List<SearchCell> cells = new ArrayList<>();
        for (double rate : or(search.learningRates(), List.of(federate.learningRate()))) {
            for (int steps : or(search.localSteps(), List.of(federate.localSteps()))) {
                each.forEach(own -> cells.add(new SearchCell(rate, steps, new TreeSet<>(own))));
            }
        }
        return List.copyOf(cells);
    }

    private static <T> List<T> or(List<T> given, List<T> own) {
        return given.isEmpty() ? own : given;
    }

    /** The name of its folder; more rounds go on in the same. */
    String name(RunConfig config) {
        String rounds = config.federate().roundSchedule() == RoundSchedule.CONSTANT ? "" : "-rounds-" + measured.last();
        return "rate-" + learningRate + "-steps-" + localSteps + rounds;
    }

    /** The run's configuration with its keys, and what it makes in a folder of its own. */
    RunConfig config(RunConfig config, String root) {
        List<String> settings = new ArrayList<>(measuring(config.search().metrics()));
        settings.add("output.root=" + root + "/" + name(config));
        settings.add("federate.learningRate=" + learningRate);
        settings.add("federate.localSteps=" + localSteps);
        settings.add("federate.rounds=" + measured.last());
        settings.add(config.federate().start().anew());
        return config.with(settings);
    }

    /** What to set for these metrics. */
    static List<String> measuring(Collection<Metric> metrics) {
        List<String> settings = new ArrayList<>();
        settings.add("evaluate.metrics=" + metrics.stream().map(Metric::label).toList());
        if (metrics.stream().noneMatch(Metric::isRescaled)) {
            settings.add("evaluate.bertScoreBaseline=null");
        }
        return settings;
    }
}
