package io.fedu2s.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ContributionTest {
    private static final ClientPlan PLAN = new ClientPlan(4, 4, 0.001, 4, "float32", 1, 1);
    private static final List<Contribution.Holder> CLIENTS = List.of(
            new Contribution.Holder("a", "law", 30),
            new Contribution.Holder("b", "law", 10),
            new Contribution.Holder("c", "art", 0));

    @Test
    void eachClientHasItsRoundsShareLastLossAndRefusals() {
        List<Contribution> contributions = Contribution.of(
                CLIENTS,
                List.of(round(1, List.of("a", "b"), List.of()), round(2, List.of("a"), List.of("b: too long"))),
                List.of(
                        training(1, "a", 30, 2.5),
                        training(1, "b", 10, 3),
                        training(2, "a", 30, 2),
                        training(2, "b", 10, 9)),
                federate(),
                17);
        assertThat(contributions)
                .containsExactly(
                        new Contribution("a", "law", 30, 2, 0.875, OptionalDouble.of(2), 0),
                        new Contribution("b", "law", 10, 1, 0.125, OptionalDouble.of(9), 1),
                        new Contribution("c", "art", 0, 0, 0, OptionalDouble.empty(), 0));
    }

    @Test
    void aLateUpdateCountsOnceInTheRoundInWhichItCame() {
        List<Contribution> contributions = Contribution.of(
                CLIENTS,
                List.of(round(1, List.of("a"), List.of()), round(2, List.of("a", "b"), List.of())),
                List.of(training(1, "a", 10, 2), training(1, "b", 10, 3), training(2, "a", 10, 2)),
                federate("federate.participation.staleness=1", "federate.participation.deadlineSeconds=9"),
                17);
        assertThat(contributions).extracting(Contribution::rounds).containsExactly(2, 1, 0);
        assertThat(contributions.get(1).share()).isCloseTo(0.5 / 1.5 / 2, within(1e-6));
    }

    @Test
    void whereTheMeanTakesAllAlikeSharesAreEqual() {
        List<Contribution> contributions = Contribution.of(
                CLIENTS,
                List.of(round(1, List.of("a", "b"), List.of())),
                List.of(training(1, "a", 30, 2), training(1, "b", 10, 3)),
                federate("federate.server.algorithm=fedadam"),
                17);
        assertThat(contributions).extracting(Contribution::share).containsExactly(0.5, 0.5, 0.0);
    }

    private static FederateConfig federate(String... settings) {
        String yaml = """
                run: {id: test}
                input: {root: in, domains: [{name: law, clients: law, examples: [e.jsonl]}]}
                output: {root: out}
                model: {path: model}
                """;
        return RunConfig.parse("test.yaml", yaml, Path.of("."), List.of(settings))
                .federate();
    }

    private static Round round(int round, List<String> clients, List<String> refused) {
        return new Round(
                round, clients, refused, 1, 1, 1, 1, 1, 1, "exact-project, fedavg", 0, "ab", round, 0, "federation");
    }

    private static ClientTraining training(int round, String client, long pairs, double lastLoss) {
        return new ClientTraining(round, client, "m", "law", pairs, 0, 4, 100, 1, lastLoss, 1, 1, 1, "", PLAN);
    }
}
