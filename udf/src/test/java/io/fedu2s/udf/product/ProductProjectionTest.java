package io.fedu2s.udf.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.Trials;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.LoraScaling;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class ProductProjectionTest {
    private static final double TOLERANCE = 1e-9;

    @Test
    void theProjectionIsThatOfTheFormedSum() throws IOException {
        for (JsonNode each : reference()) {
            Factors current = factors(each.get("current"));
            List<WeightedFactors> terms = terms(each.get("clients"));
            JsonNode expected = each.get("expected");
            String name = each.get("name").asText();

            Projection made = ProductProjection.project(current, terms);

            assertNear(name + ": product", Products.formed(made.factors()), expected.get("product"));
            assertNear(name + ": A", made.factors().a(), expected.get("a"));
            assertNear(name + ": B", made.factors().b(), expected.get("b"));
            double discarded = expected.get("discarded").asDouble();
            assertThat(made.discarded().relative()).as(name).isCloseTo(discarded, within(TOLERANCE));
            assertThat(ProductError.of(made.factors(), terms).relative())
                    .as(name)
                    .isCloseTo(discarded, within(TOLERANCE));
            if (!expected.get("factorError").isNull()) {
                assertThat(ProductError.of(FactorMean.of(terms), terms).relative())
                        .as(name)
                        .isCloseTo(expected.get("factorError").asDouble(), within(TOLERANCE));
            }
        }
    }

    @Test
    void otherFactorsOfTheSameProductsChangeNothing() {
        Trials.of(100, random -> {
            int rank = Trials.between(random, 1, 6);
            Factors current = Products.factors(random, 17, 11, rank, 2);
            List<WeightedFactors> terms = clients(random, 17, 11, 4);
            List<WeightedFactors> rebased = terms.stream()
                    .map(term -> new WeightedFactors(
                            term.id(), term.coefficient(), Products.rebased(term.factors(), basis(random, term))))
                    .toList();

            Factors one = ProductProjection.project(current, terms).factors();
            Factors other = ProductProjection.project(current, rebased).factors();

            assertThat(Products.relative(Products.formed(other), Products.formed(one)))
                    .isLessThan(1e-6);
            assertThat(Products.relative(other.a(), one.a())).isLessThan(1e-5);
            assertThat(Products.relative(other.b(), one.b())).isLessThan(1e-5);
        });
    }

    /** Orthogonal, then stretched up to tenfold. */
    private static DMatrixRMaj basis(Random random, WeightedFactors term) {
        int rank = term.factors().rank();
        double[] stretch = random.doubles(rank, 1, 10).toArray();
        return Dense.timesDiagonal(Dense.qr(Products.normal(random, rank, rank)).q(), stretch);
    }

    @Test
    void oneClientIsTheIdentity() {
        Trials.of(100, random -> {
            int outputs = Trials.between(random, 1, 20);
            int inputs = Trials.between(random, 1, 20);
            int rank = Trials.between(random, 1, 8);
            Factors current = Products.factors(random, outputs, inputs, rank, 0.5);
            Factors client = Products.factors(random, outputs, inputs, rank, 0.5);

            Projection made = ProductProjection.project(current, List.of(new WeightedFactors("only", 1, client)));

            assertThat(Products.relative(Products.formed(made.factors()), Products.formed(client)))
                    .isLessThan(1e-12);
            assertThat(made.discarded().relative()).isLessThan(1e-9);
        });
    }

    @Test
    void anyOrderOfClientsGivesTheSameBytes() {
        Trials.of(20, random -> {
            Factors current = Products.factors(random, 30, 20, 4, 2);
            List<WeightedFactors> terms = clients(random, 30, 20, 7);
            List<WeightedFactors> shuffled = new ArrayList<>(terms);
            Collections.shuffle(shuffled, random);

            Factors one = ProductProjection.project(current, terms).factors();
            Factors other = ProductProjection.project(current, shuffled).factors();

            assertThat(other.a().data).containsExactly(one.a().data);
            assertThat(other.b().data).containsExactly(one.b().data);
        });
    }

    @Test
    void clientsThatChangeNothingLeaveTheProduct() {
        Random random = new Random(3);
        Factors current = Products.factors(random, 12, 9, 4, 2);
        List<WeightedFactors> still =
                List.of(new WeightedFactors("a", 0.25, current), new WeightedFactors("b", 0.75, current));

        Projection made = ProductProjection.project(current, still);

        assertThat(Products.relative(Products.formed(made.factors()), Products.formed(current)))
                .isLessThan(1e-12);
        assertThat(gap(made.factors())).isCloseTo(gap(current), within(TOLERANCE));
    }

    @Test
    void aSecondProjectionChangesNothing() {
        Random random = new Random(4);
        Factors current = Products.factors(random, 12, 9, 4, 2);
        Factors once =
                ProductProjection.project(current, clients(random, 12, 9, 5)).factors();
        Factors twice = ProductProjection.project(once, List.of(new WeightedFactors("once", 1, once)))
                .factors();
        assertThat(Products.relative(twice.a(), once.a())).isLessThan(1e-9);
        assertThat(Products.relative(twice.b(), once.b())).isLessThan(1e-9);
    }

    @Test
    void nothingLearntYetIsNoChangeAndNoError() {
        Factors start = withoutB(Products.factors(new Random(5), 12, 9, 4, 2));

        Projection made = ProductProjection.project(start, List.of(new WeightedFactors("a", 1, start)));

        assertThat(made.factors().b().data).containsOnly(0);
        assertGradientFlow(made.factors(), start);
        assertThat(made.discarded().relative()).isZero();
        assertThat(ProductError.of(made.factors(), List.of(new WeightedFactors("a", 1, start)))
                        .relative())
                .isZero();
    }

    @Test
    void rowsWithoutADirectionGoOnLearning() {
        Random random = new Random(6);
        Factors current = withoutB(Products.factors(random, 12, 9, 4, 2));
        Factors client = Products.factors(random, 12, 9, 1, 8);

        Factors made = ProductProjection.project(current, List.of(new WeightedFactors("a", 1, client)))
                .factors();

        assertThat(Products.relative(Products.formed(made), Products.formed(client)))
                .isLessThan(1e-12);
        assertGradientFlow(made, current);
        assertThat(rank(made.b())).isEqualTo(1);
    }

    /** A Aᵀ − Bᵀ B is a multiple of the identity, and its trace is what it was. */
    private static void assertGradientFlow(Factors made, Factors before) {
        DMatrixRMaj expected = CommonOps_DDRM.identity(made.rank());
        CommonOps_DDRM.scale(gap(before) / made.rank(), expected);
        DMatrixRMaj conserved =
                Dense.minus(Dense.timesTransposed(made.a(), made.a()), Dense.transposedTimes(made.b(), made.b()));
        assertThat(Products.relative(conserved, expected)).isLessThan(TOLERANCE);
    }

    private static double gap(Factors factors) {
        return Dense.squaredNorm(factors.a()) - Dense.squaredNorm(factors.b());
    }

    private static int rank(DMatrixRMaj matrix) {
        double[] values = Dense.svd(matrix).s();
        int rank = 0;
        while (rank < values.length && values[rank] > TOLERANCE * values[0]) {
            rank++;
        }
        return rank;
    }

    @Test
    void directionsThatTheCurrentAdapterDoesNotKnowAreOrientedAllTheSame() {
        Random random = new Random(7);
        DMatrixRMaj known = new DMatrixRMaj(2, 9);
        known.set(0, 0, 1);
        known.set(1, 1, 1);
        Factors current = new Factors(Products.normal(random, 12, 2), known, 1);
        DMatrixRMaj unknown = Products.normal(random, 2, 9);
        for (int row = 0; row < 2; row++) {
            unknown.set(row, 0, 0);
            unknown.set(row, 1, 0);
        }
        Factors client = new Factors(Products.normal(random, 12, 2), unknown, 1);
        Factors rebased = Products.rebased(client, Products.normal(random, 2, 2));

        Factors one = ProductProjection.project(current, List.of(new WeightedFactors("a", 1, client)))
                .factors();
        Factors other = ProductProjection.project(current, List.of(new WeightedFactors("a", 1, rebased)))
                .factors();

        assertThat(Products.relative(Products.formed(one), Products.formed(client)))
                .isLessThan(1e-12);
        assertThat(Products.relative(other.a(), one.a())).isLessThan(1e-9);
    }

    @Test
    void anAdapterOfZerosStillGetsRowsThatLearn() {
        Random random = new Random(8);
        Factors current = new Factors(new DMatrixRMaj(12, 2), new DMatrixRMaj(2, 9), 1);
        Factors client = Products.factors(random, 12, 9, 1, 1);
        Factors made = ProductProjection.project(current, List.of(new WeightedFactors("a", 1, client)))
                .factors();
        assertThat(Products.relative(Products.formed(made), Products.formed(client)))
                .isLessThan(1e-12);
        assertThat(rank(made.a())).isEqualTo(2);
    }

    @Test
    void clientsThatLearntTheSameInBasesOfTheirOwnAreAveragedOnlyByTheirProducts() {
        Random random = new Random(9);
        int clients = 50;
        Factors learnt = Products.factors(random, 40, 24, 8, 2);
        List<WeightedFactors> terms = new ArrayList<>();
        for (int k = 0; k < clients; k++) {
            double[] signs =
                    random.ints(8, 0, 2).mapToDouble(bit -> 2 * bit - 1).toArray();
            DMatrixRMaj basis =
                    Dense.timesDiagonal(Dense.qr(Products.normal(random, 8, 8)).q(), signs);
            terms.add(new WeightedFactors("client " + k, 1.0 / clients, Products.rebased(learnt, basis)));
        }
        Factors current = withoutB(Products.factors(random, 40, 24, 8, 2));

        assertThat(ProductError.of(FactorMean.of(terms), terms).relative()).isCloseTo(0.98, within(0.01));
        Projection made = ProductProjection.project(current, terms);
        assertThat(ProductError.of(made.factors(), terms).relative()).isLessThan(1e-9);
        assertThat(Products.relative(Products.formed(made.factors()), Products.formed(learnt)))
                .isLessThan(1e-9);
    }

    @Test
    void aStepFromOwnAIsLostByAveragingFactorsAndKeptByProjection() {
        Random random = new Random(10);
        int clients = 30;
        DMatrixRMaj gradient = Dense.times(Products.normal(random, 40, 4), Products.normal(random, 4, 24));
        List<WeightedFactors> terms = new ArrayList<>();
        for (int k = 0; k < clients; k++) {
            DMatrixRMaj a = Products.factors(random, 40, 24, 8, 2).a();
            Factors stepped = new Factors(Dense.timesTransposed(gradient, a), a, 2);
            terms.add(new WeightedFactors("client " + k, 1.0 / clients, stepped));
        }
        Factors current = withoutB(Products.factors(random, 40, 24, 8, 2));

        assertThat(ProductError.of(FactorMean.of(terms), terms).relative()).isGreaterThan(0.9);
        Projection made = ProductProjection.project(current, terms);
        assertThat(ProductError.of(made.factors(), terms).relative()).isLessThan(1e-9);
    }

    @Test
    void sumsWithoutShapeOrWithTheSameClientTwiceAreRefused() {
        Random random = new Random(11);
        Factors one = Products.factors(random, 5, 4, 2, 1);
        WeightedFactors term = new WeightedFactors("a", 1, one);
        WeightedFactors other = new WeightedFactors("b", 1, Products.factors(random, 5, 3, 2, 1));
        assertThatThrownBy(() -> ProductProjection.project(one, List.of())).hasMessageContaining("no shape");
        assertThatThrownBy(() -> ProductProjection.project(one, List.of(term, term)))
                .hasMessageContaining("'a' stands in the sum twice");
        assertThatThrownBy(() -> ProductProjection.project(one, List.of(term, other)))
                .hasMessageContaining("'b' changes a weight of 5 x 3, others one of 5 x 4");
        assertThatThrownBy(() -> Factors.of(1, 1, new double[] {Double.NaN}, new double[] {1}, 1))
                .hasMessage("B holds NaN");
    }

    private static Factors withoutB(Factors factors) {
        return new Factors(new DMatrixRMaj(factors.outputs(), factors.rank()), factors.a(), factors.scale());
    }

    private static List<WeightedFactors> clients(Random random, int outputs, int inputs, int count) {
        List<WeightedFactors> terms = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int rank = Trials.between(random, 1, 6);
            double scale = random.nextDouble(0.5, 4);
            terms.add(new WeightedFactors(
                    "client " + k, random.nextDouble(0.05, 1), Products.factors(random, outputs, inputs, rank, scale)));
        }
        return terms;
    }

    static List<WeightedFactors> terms(JsonNode clients) {
        List<WeightedFactors> terms = new ArrayList<>();
        clients.forEach(client -> terms.add(new WeightedFactors(
                "client " + terms.size(), client.get("coefficient").asDouble(), factors(client))));
        return terms;
    }

    static Factors factors(JsonNode node) {
        LoraConfig config = new LoraConfig(
                node.get("rank").asInt(),
                node.get("alpha").asDouble(),
                node.get("rslora").asBoolean() ? LoraScaling.BY_ROOT_OF_RANK : LoraScaling.BY_RANK,
                new LoraConfig(1, 1, List.of("q_proj")).targets(),
                Map.of(),
                Map.of());
        return new Factors(matrix(node.get("b")), matrix(node.get("a")), config.scale("layers.0.q_proj"));
    }

    static void assertNear(String what, DMatrixRMaj made, JsonNode expected) {
        DMatrixRMaj numbers = matrix(expected);
        assertThat(made.numRows).as(what).isEqualTo(numbers.numRows);
        assertThat(made.numCols).as(what).isEqualTo(numbers.numCols);
        assertThat(Products.relative(made, numbers)).as(what).isLessThan(TOLERANCE);
    }

    private static DMatrixRMaj matrix(JsonNode rows) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows.size(), rows.get(0).size());
        for (int i = 0; i < matrix.numRows; i++) {
            for (int j = 0; j < matrix.numCols; j++) {
                matrix.set(i, j, rows.get(i).get(j).asDouble());
            }
        }
        return matrix;
    }

    static JsonNode reference() throws IOException {
        try (InputStream file = ProductProjectionTest.class.getResourceAsStream("projection.json")) {
            return new ObjectMapper().readTree(file);
        }
    }
}
