package io.fedu2s.jobs.participate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.SmallestConfig;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A round of 10 steps of 4 pairs of 50 tokens; each of 8 ranks costs 500 bytes of talking and 1600 of memory. */
class ClientPlannerTest {
    private static final ClientWork WORK = new ClientWork(20, 1000);
    private static final RoundCosts COSTS =
            new RoundCosts(400, 100, 100, Map.of(Dtype.FLOAT32, 100_000L, Dtype.INT8, 30_000L), OwedStacks.NONE);

    @Test
    void theExpectedTimeIsThatOfTokensAndBytes() {
        ClientPlan plan = plan(client(100, 1000, 1), "deadlineSeconds=60");
        assertThat(plan.steps()).isEqualTo(10);
        assertThat(plan.expectedSeconds()).isCloseTo(10 * 4 * 50 / 100.0 + 8 * 500 / 1000.0, within(1e-12));
        assertThat(plan.arrivalSeconds()).isEqualTo(plan.expectedSeconds());
        assertThat(plan.learningRate()).isEqualTo(0.01);
    }

    @Test
    void stackedProductsTakeTheTimeOfThoseThatAClientLacksAndTheMemoryOfAll() {
        OwedStacks stacks = new OwedStacks(List.of(900L, 700L, 500L), Map.of("new", 3, "old", 1));
        assertThat(List.of(stacks.of("new"), stacks.of("old"), stacks.of("nobody")))
                .containsExactly(500L, 2100L, 2100L);
        RoundCosts costs = new RoundCosts(400, 100, 100, Map.of(Dtype.FLOAT32, 100_000L), stacks);
        assertThat(costs.bytes("new", 2)).isEqualTo(2 * 500 + 500);
        assertThat(costs.memory(Dtype.FLOAT32, 2)).isEqualTo(100_000 + 2100 + 2 * 100 * 16);
    }

    @Test
    void aClientWithFewPairsReadsThemAllInEveryStep() {
        ClientPlan plan = planner("deadlineSeconds=60")
                .plan(client(100, 1000, 1), new ClientWork(3, 150), Double.POSITIVE_INFINITY, 0.01)
                .orElseThrow();
        assertThat(plan.expectedSeconds()).isCloseTo(10 * 3 * 50 / 100.0 + 4, within(1e-12));
    }

    @Test
    void stepsAreCutToTheDeadlineAndTheRateMakesUpForThem() {
        ClientPlan plan =
                plan(client(100, 1000, 1), "deadlineSeconds=15", "plan.steps=deadline", "plan.rateBySteps=0.5");
        assertThat(plan.steps()).as("(15 - 4) s of 2 s").isEqualTo(5);
        assertThat(plan.expectedSeconds()).isCloseTo(14, within(1e-12));
        assertThat(plan.learningRate()).isCloseTo(0.01 * Math.sqrt(2), within(1e-12));
    }

    @Test
    void whereTheFewestStepsTakeTooLongTheBatchIsCutAndTheRateWithIt() {
        String[] keys = {"deadlineSeconds=10", "plan.steps=deadline", "plan.minSteps=4"};
        ClientPlan plan = plan(client(100, 1000, 1), keys);
        assertThat(plan.steps()).isEqualTo(4);
        assertThat(plan.batchSize()).as("6 s for 4 steps of pairs of 0.5 s").isEqualTo(3);
        assertThat(plan.learningRate()).isCloseTo(0.01 * Math.sqrt(0.75), within(1e-12));
        ClientPlan plain = plan(client(100, 1000, 1), with(keys, "client.optimiser=sgd"));
        assertThat(plain.learningRate()).isCloseTo(0.0075, within(1e-12));
        ClientPlan slowest = plan(client(1, 1000, 1), keys);
        assertThat(slowest.batchSize()).isEqualTo(1);
        assertThat(slowest.expectedSeconds()).isCloseTo(204, within(1e-12));
    }

    @Test
    void theClientsWindowIsADeadlineToo() {
        ClientPlan plan = planner("deadlineSeconds=60", "plan.steps=deadline")
                .plan(client(100, 1000, 1), WORK, 15, 0.01)
                .orElseThrow();
        assertThat(plan.steps()).isEqualTo(5);
    }

    @Test
    void aSlowLineHalvesTheRankButNotBelowTheLeast() {
        assertThat(plan(client(100, 1000, 1), "deadlineSeconds=8", "plan.minRank=2")
                        .rank())
                .isEqualTo(8);
        assertThat(plan(client(100, 1000, 1), "deadlineSeconds=7", "plan.minRank=2")
                        .rank())
                .isEqualTo(4);
        assertThat(plan(client(100, 1, 1), "deadlineSeconds=7", "plan.minRank=2")
                        .rank())
                .isEqualTo(2);
        assertThat(plan(client(100, 1, 1), "deadlineSeconds=7").rank()).isEqualTo(8);
    }

    @Test
    void whatDoesNotFitIsHeldAsInt8AndWhatDoesNotFitEitherNotAtAll() {
        assertThat(plan(client(100, 1000, 112_800), "deadlineSeconds=60", "plan.fitMemory=true")
                        .dtype())
                .isEqualTo("float32");
        assertThat(plan(client(100, 1000, 112_799), "deadlineSeconds=60", "plan.fitMemory=true")
                        .dtype())
                .isEqualTo("int8");
        assertThat(planner("plan.fitMemory=true").plan(client(100, 1000, 42_799), WORK, 1, 0.01))
                .isEmpty();
        assertThat(plan(client(100, 1000, 1)).dtype()).as("nobody asks").isEqualTo("float32");
    }

    @Test
    void withoutADeadlineNobodyReckonsWithTime() {
        assertThat(plan(client(1, 1, 1))).isEqualTo(ClientPlanner.equal(federate(), Dtype.FLOAT32, 8, 0.01));
    }

    private static ClientProfile client(double tokensPerSecond, double bytesPerSecond, long memoryBytes) {
        return new ClientProfile("c", "d", tokensPerSecond, bytesPerSecond, memoryBytes, 0, 24);
    }

    private static ClientPlan plan(ClientProfile profile, String... keys) {
        return planner(keys).plan(profile, WORK, Double.POSITIVE_INFINITY, 0.01).orElseThrow();
    }

    private static ClientPlanner planner(String... keys) {
        return new ClientPlanner(federate(keys), Dtype.FLOAT32, 8, COSTS);
    }

    private static String[] with(String[] keys, String other) {
        List<String> all = new ArrayList<>(List.of(keys));
        all.add(other);
        return all.toArray(String[]::new);
    }

    private static FederateConfig federate(String... keys) {
        List<String> all = new ArrayList<>(List.of("localSteps=10", "batchSize=4"));
        for (String key : keys) {
            all.add((key.startsWith("deadline") ? "participation." : "") + key);
        }
        return SmallestConfig.federate(all.toArray(String[]::new));
    }
}
