package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.evaluate.EvaluateJob;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.LittleEndian;
import io.fedu2s.udf.train.LoraTrainer;
import io.fedu2s.udf.train.TrainingPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two rounds of flora-stack, each of one step on all pairs of a client, are run for all tests. */
@ExtendWith(SharedSpark.class)
class StackedRoundsTest {
    private static final String[] STACK = {
        "federate.aggregation=flora-stack",
        "federate.clientsPerRound=4",
        "federate.localSteps=1",
        "federate.batchSize=16",
        "federate.learningRate=0.05",
        "federate.evaluateEveryRounds=1",
        "evaluate.centralised=false",
        "evaluate.localOnly=false"
    };

    @TempDir
    private static Path finished;

    private static FederateResult made = new FederateResult(0, 0, "");

    private final SparkSession spark;
    private final TunedRun run;

    @TempDir
    private Path folder;

    StackedRoundsTest(SparkSession spark) {
        this.spark = spark;
        this.run = new TunedRun(spark, finished);
    }

    @BeforeAll
    static void federation(SparkSession spark) throws IOException {
        TunedRun whole = new TunedRun(spark, finished);
        whole.writePairs();
        whole.writeHumanPairs();
        made = new FederateJob(spark, whole.config(STACK), whole.tables()).run();
    }

    @Test
    void theAdapterOfARoundHoldsTheProductsOfAllItsClientsAndOfAllRoundsBefore() {
        CommittedRounds rounds = committed(run);
        Map<String, double[]> sums = new HashMap<>();
        for (int round = 1; round <= 2; round++) {
            addProducts(round, rounds.after(round - 1).adapter(), sums);
            Adapter stack = rounds.adapter(round);
            assertThat(stack.config().rank()).isEqualTo(round * 3 * 2);
            Map<String, double[]> held = new HashMap<>();
            for (AdapterTensor a : stack.tensors()) {
                if (ModuleFactors.isA(a.name())) {
                    addProduct(1, b(stack, a), a, held);
                }
            }
            assertThat(held).containsOnlyKeys(sums.keySet());
            held.forEach((module, values) -> assertThat(
                            distance(values, sums.getOrDefault(module, values)) / norm(values))
                    .as(module)
                    .isLessThan(1e-6));
        }
        assertThat(rounds.adapter(2).sha256()).isEqualTo(made.adapterSha256());
        assertThat(rounds())
                .extracting(Round::productError)
                .allSatisfy(error -> assertThat(error).isBetween(1e-12, 1e-6));
        assertThat(rounds()).extracting(Round::aggregation).containsOnly("flora-stack, fedavg");
    }

    @Test
    void clientsBeginARoundWithWhatTheRoundsBeforeItMade() {
        CommittedRounds rounds = committed(run);
        Adapter first = rounds.after(0).adapter();
        Adapter second = rounds.after(1).adapter();
        for (AdapterTensor tensor : second.tensors()) {
            if (ModuleFactors.isA(tensor.name())) {
                assertThat(first.tensor(tensor.name())).isPresent().isNotEqualTo(second.tensor(tensor.name()));
            } else {
                assertThat(tensor.values()).containsOnly(0);
            }
        }
        try (LanguageModel model = LanguageModel.load(run.config().model().folder(), Dtype.FLOAT32, Device.cpu())) {
            for (String client : List.of("school", "ward-a", "ward-b")) {
                double loss = training(2, client).loss();
                assertThat(loss).isCloseTo(loss(model, rounds.adapter(1), client), within(1e-5));
                assertThat(loss).isNotCloseTo(loss(model, first, client), within(1e-2));
                assertThat(training(1, client).loss()).isCloseTo(loss(model, first, client), within(1e-5));
            }
        }
    }

    @Test
    void clientsAreSentTheirNewAdapterAndTheProductsThatTheyLack() {
        long adapter = committed(run).initial().parameters() * Float.BYTES;
        assertThat(rounds()).extracting(Round::differenceBytes).containsExactly(3 * adapter, 3 * adapter);
        assertThat(rounds()).extracting(Round::downloadBytes).containsExactly(4 * adapter, 4 * (adapter + 3 * adapter));
    }

    @Test
    void aRunThatWasKilledAfterAnyCommitEndsWithTheAdapterOfOneThatWasNotAndMoreRoundsGoOn() {
        TunedRun other = new TunedRun(spark, folder);
        other.writePairs();
        for (String place : List.of(
                "TRAININGS 1", "UPDATES 1", "ADAPTERS 1", "ROUNDS 1", "TRAININGS 2", "UPDATES 2", "ADAPTERS 2")) {
            CommitListener killer = Killed.after(place);
            assertThatThrownBy(() -> new FederateJob(spark, other.config(STACK), other.tables(), killer).run())
                    .as(place)
                    .isInstanceOf(Killed.class);
        }
        assertThat(federate(other)).isEqualTo(new FederateResult(1, 2, made.adapterSha256()));
        assertThat(federate(other, "federate.rounds=3").newRounds()).isEqualTo(1);
        assertThat(federate(other)).isEqualTo(new FederateResult(0, 2, made.adapterSha256()));
        Adapter third = committed(other, "federate.rounds=3").adapter(3);
        assertThat(third.config().rank()).isEqualTo(3 * 3 * 2);
        Adapter second = committed(other).adapter(2);
        for (AdapterTensor tensor : second.tensors()) {
            if (ModuleFactors.isA(tensor.name())) {
                assertThat(third.tensor(tensor.name()).orElseThrow().values()).startsWith(tensor.values());
            }
        }
    }

    @Test
    void everyRoundIsEvaluatedByItsStack() throws IOException {
        FileUtils.copyDirectory(finished.toFile(), folder.toFile());
        TunedRun copy = new TunedRun(spark, folder);
        List<Evaluation> losses = new EvaluateJob(spark, copy.config(STACK), copy.tables())
                .run().evaluations().stream()
                        .filter(row -> row.metric().equals("loss"))
                        .toList();
        for (String domain : List.of("math", "medicine")) {
            Map<Integer, Double> byVersion = new TreeMap<>();
            losses.stream()
                    .filter(row -> row.domain().equals(domain))
                    .forEach(row -> byVersion.put(row.adapterVersion(), row.value()));
            assertThat(List.copyOf(byVersion.values()))
                    .as(domain)
                    .hasSize(3)
                    .isSortedAccordingTo((one, other) -> Double.compare(other, one));
        }
    }

    @Test
    void moreRanksThanTheModelIsWideAreRefusedBeforeAnythingIsDone() {
        assertThatThrownBy(() -> federate(run, "federate.rounds=9"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("9 rounds of up to 4 clients of rank 2 come to 72, but the model is 64 wide")
                .hasMessageContaining("lora.rank");
        assertThatThrownBy(() -> FederateJob.check(run.config(append("lora.rankPattern={v_proj: 9}"))))
                .hasMessageContaining("of rank 9 come to 72");
        FederateJob.check(run.config(append("federate.rounds=8")));
        FederateJob.check(run.config("federate.rounds=9000"));
    }

    private FederateResult federate(TunedRun of, String... more) {
        return new FederateJob(spark, of.config(append(more)), of.tables()).run();
    }

    private static CommittedRounds committed(TunedRun of, String... more) {
        return CommittedRounds.of(of.config(append(more)), of.tables(), AcceptedPairs.read(of.tables()));
    }

    private static String[] append(String... more) {
        List<String> all = new ArrayList<>(List.of(STACK));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** Adds {@code p_k s B_k A_k} of the updates of a round as they were sent. */
    private void addProducts(int round, Adapter begin, Map<String, double[]> sums) {
        Map<String, List<UpdateBlock>> clients = new TreeMap<>();
        for (Row row : run.tables()
                .read(TableName.UPDATES)
                .where(col("round").equalTo(round))
                .collectAsList()) {
            UpdateBlock block = UpdateBlock.fromRow(row);
            clients.computeIfAbsent(block.clientId(), client -> new ArrayList<>())
                    .add(block);
        }
        double pairs = clients.values().stream()
                .mapToLong(blocks -> blocks.get(0).weight())
                .sum();
        assertThat(pairs).isEqualTo(7 + 4 + 9);
        clients.forEach((client, blocks) -> {
            Adapter end = new Adapter(
                    begin.config(),
                    begin.tensors().stream()
                            .map(tensor -> moved(tensor, blocks))
                            .toList());
            for (AdapterTensor a : end.tensors()) {
                if (ModuleFactors.isA(a.name())) {
                    double scale = begin.config().scale(ModuleFactors.path(a.name()));
                    addProduct(blocks.get(0).weight() / pairs * scale, b(end, a), a, sums);
                }
            }
        });
    }

    private static AdapterTensor moved(AdapterTensor tensor, List<UpdateBlock> blocks) {
        float[] values = tensor.values().clone();
        for (UpdateBlock block : blocks) {
            if (block.tensor().equals(tensor.name())) {
                float[] change = LittleEndian.floats(block.values());
                for (int i = 0; i < change.length; i++) {
                    values[block.firstRow() * block.columns() + i] += change[i];
                }
            }
        }
        return new AdapterTensor(tensor.name(), tensor.rows(), tensor.columns(), values);
    }

    private static AdapterTensor b(Adapter adapter, AdapterTensor a) {
        return adapter.tensor(a.name().replace("lora_A", "lora_B")).orElseThrow();
    }

    private static void addProduct(double factor, AdapterTensor b, AdapterTensor a, Map<String, double[]> sums) {
        double[] sum = sums.computeIfAbsent(ModuleFactors.path(a.name()), path -> new double[b.rows() * a.columns()]);
        for (int i = 0; i < b.rows(); i++) {
            for (int r = 0; r < a.rows(); r++) {
                for (int j = 0; j < a.columns(); j++) {
                    sum[i * a.columns() + j] += factor * b.values()[i * a.rows() + r] * a.values()[r * a.columns() + j];
                }
            }
        }
    }

    private static double distance(double[] one, double[] other) {
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            squares += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return Math.sqrt(squares);
    }

    private static double norm(double[] values) {
        return distance(values, new double[values.length]);
    }

    /** The mean loss of the response tokens of all accepted pairs of a client. */
    private double loss(LanguageModel model, Adapter adapter, String client) {
        RunConfig config = run.config(STACK);
        ZeroShotTemplate template = ZeroShotTemplate.parse(
                config.prompt().zeroShot().file(), config.prompt().zeroShot().text());
        List<TrainingPair> pairs = run
                .tables()
                .read(TableName.PAIRS)
                .where(col("accepted").and(col("client_id").equalTo(client)))
                .collectAsList()
                .stream()
                .map(row -> new TrainingPair(
                        template.render(row.getAs("context"), row.<String>getAs("instruction")), row.getAs("response")))
                .toList();
        return new LoraTrainer(model)
                .train(adapter, pairs, config.federate().training(1))
                .lastLoss();
    }

    private ClientTraining training(int round, String client) {
        return ClientTraining.fromRow(run.tables()
                .read(TableName.TRAININGS)
                .where(col("round").equalTo(round).and(col("client_id").equalTo(client)))
                .head());
    }

    private List<Round> rounds() {
        return run.tables().read(TableName.ROUNDS).orderBy("round").collectAsList().stream()
                .map(Round::fromRow)
                .toList();
    }
}
