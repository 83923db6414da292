package io.fedu2s.udf.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.Trials;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.WeightedSum;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ProductSketchTest {
    private static final int OUTPUTS = 60;
    private static final int INPUTS = 45;
    private static final int RANK = 6;

    /** Sums whose directions all fit into the sketch's columns. */
    @Test
    void whatASketchHoldsWholeIsProjectedAsNumpyProjectsTheFormedSum() throws IOException {
        int held = 0;
        for (JsonNode each : ProductProjectionTest.reference()) {
            Factors current = ProductProjectionTest.factors(each.get("current"));
            List<WeightedFactors> terms = ProductProjectionTest.terms(each.get("clients"));
            int directions =
                    terms.stream().mapToInt(term -> term.factors().rank()).sum();
            if (Math.min(directions, Math.min(current.outputs(), current.inputs()))
                    > SketchPlan.of(current, 7, 1, "q").width()) {
                continue;
            }
            held++;
            JsonNode expected = each.get("expected");
            String name = each.get("name").asText();
            Projection made = new Sums(current, 7, terms).project();
            ProductProjectionTest.assertNear(
                    name + ": product", Products.formed(made.factors()), expected.get("product"));
            assertThat(made.discarded().relative())
                    .as(name)
                    .isCloseTo(expected.get("discarded").asDouble(), within(1e-9));
        }
        assertThat(held).isGreaterThan(8);
    }

    @Test
    void aSumNoWiderThanTheSketchIsProjectedExactly() {
        Trials.of(20, random -> {
            Factors current = Products.factors(random, OUTPUTS, INPUTS, RANK, 2);
            List<WeightedFactors> terms = List.of(
                    new WeightedFactors("a", 0.2, Products.factors(random, OUTPUTS, INPUTS, 8, 0.5)),
                    new WeightedFactors("b", 0.8, Products.factors(random, OUTPUTS, INPUTS, 6, 3)));
            Projection exact = ProductProjection.project(current, terms);
            Sums sums = new Sums(current, random.nextLong(), terms);

            Projection made = sums.project();
            assertThat(Products.relative(Products.formed(made.factors()), Products.formed(exact.factors())))
                    .isLessThan(1e-9);
            assertThat(Products.relative(made.factors().a(), exact.factors().a()))
                    .isLessThan(1e-5);
            assertThat(made.discarded().relative()).isCloseTo(exact.discarded().relative(), within(1e-9));
        });
    }

    /** The class doc's bound is sqrt(1 + 6 / 7) = 1.37 times the best in the mean; power passes do better. */
    @Test
    void aDecayingSpectrumIsProjectedNearlyAsWellAsCanBe() {
        double times = 0;
        int trials = 20;
        for (int seed = 0; seed < trials; seed++) {
            Random random = new Random(seed);
            Factors current = Products.factors(random, OUTPUTS, INPUTS, RANK, 2);
            List<WeightedFactors> terms = decaying(random);
            double best = ProductProjection.project(current, terms).discarded().relative();
            Sums sums = new Sums(current, seed, terms);
            times += error(sums.project(), terms) / best / trials;
        }
        assertThat(times).isBetween(1.0, 1.002);
    }

    @Test
    void theStatedErrorIsTheErrorInTheMean() {
        double stated = 0;
        double measured = 0;
        double ofAnotherMethod = 0;
        double measuredOfAnother = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Factors current = Products.factors(random, OUTPUTS, INPUTS, RANK, 2);
            List<WeightedFactors> terms = decaying(random);
            Sums sums = new Sums(current, seed, terms);
            Projection made = sums.project();
            assertThat(made.discarded().relative()).isCloseTo(error(made, terms), within(0.35 * error(made, terms)));
            stated += made.discarded().squaredError();
            measured += ProductError.of(made.factors(), terms).squaredError();
            ofAnotherMethod += sums.sketch.error(current, sums.y).squaredError();
            measuredOfAnother += ProductError.of(current, terms).squaredError();
        }
        assertThat(stated / measured).isCloseTo(1, within(0.1));
        assertThat(ofAnotherMethod / measuredOfAnother).isCloseTo(1, within(0.1));
    }

    @Test
    void anyOrderAndAnyPartitionOfClientsGiveTheSameBytes() {
        Random random = new Random(21);
        Factors current = Products.factors(random, OUTPUTS, INPUTS, RANK, 2);
        List<WeightedFactors> terms = decaying(random);
        Projection one = fixedPoint(current, terms, 1, random);
        for (int partitions : new int[] {1, 2, 7}) {
            Projection other = fixedPoint(current, terms, partitions, random);
            assertThat(other.factors().a().data).containsExactly(one.factors().a().data);
            assertThat(other.factors().b().data).containsExactly(one.factors().b().data);
            assertThat(other.discarded()).isEqualTo(one.discarded());
        }
        Projection real = new Sums(current, 5, shares(terms)).project();
        assertThat(Products.relative(Products.formed(one.factors()), Products.formed(real.factors())))
                .isLessThan(1e-6);
    }

    @Test
    void nothingLearntYetIsNoChange() {
        Factors start = new Factors(
                new DMatrixRMaj(OUTPUTS, RANK),
                Products.factors(new Random(1), OUTPUTS, INPUTS, RANK, 2).a(),
                2);
        Sums sums = new Sums(start, 1, List.of(new WeightedFactors("a", 1, start)));
        assertThat(sums.project().factors().b().data).containsOnly(0);
        assertThat(sums.project().discarded().relative()).isZero();
    }

    @Test
    void aSketchIsNotWiderThanTheWeight() {
        Random random = new Random(2);
        Factors current = Products.factors(random, 9, 4, 3, 1);
        List<WeightedFactors> terms = List.of(new WeightedFactors("a", 1, Products.factors(random, 9, 4, 4, 1)));
        Projection made = new Sums(current, 2, terms).project();
        assertThat(Products.relative(
                        Products.formed(made.factors()),
                        Products.formed(
                                ProductProjection.project(current, terms).factors())))
                .isLessThan(1e-9);
    }

    @Test
    void aSumOfAnotherSizeIsRefused() {
        Factors current = Products.factors(new Random(3), 9, 4, 3, 1);
        ProductSketch sketch = new ProductSketch(SketchPlan.of(current, 1, 1, "q"));
        assertThatThrownBy(() -> sketch.corange(new double[5])).hasMessageContaining("5 numbers does not fill 9 x 12");
    }

    private static double error(Projection made, List<WeightedFactors> terms) {
        return ProductError.of(made.factors(), terms).relative();
    }

    /** Ten clients whose mean has singular values that fall by a fifth each: what is to be had of a rank is small. */
    private static List<WeightedFactors> decaying(Random random) {
        DMatrixRMaj left = Dense.qr(Products.normal(random, OUTPUTS, 40)).q();
        DMatrixRMaj right = Dense.qr(Products.normal(random, INPUTS, 40)).q();
        double[] values =
                IntStream.range(0, 40).mapToDouble(i -> Math.pow(0.8, i)).toArray();
        DMatrixRMaj spread = Dense.timesDiagonal(left, values);
        List<WeightedFactors> terms = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            Factors part = new Factors(
                    Dense.columns(spread, 4 * k, 4 * k + 4),
                    Dense.transposed(Dense.columns(right, 4 * k, 4 * k + 4)),
                    2);
            terms.add(new WeightedFactors("client " + k, 1, part));
        }
        return terms;
    }

    private static List<WeightedFactors> shares(List<WeightedFactors> terms) {
        double total = IntStream.rangeClosed(1, terms.size()).sum();
        return IntStream.range(0, terms.size())
                .mapToObj(k -> new WeightedFactors(
                        terms.get(k).id(), (k + 1) / total, terms.get(k).factors()))
                .toList();
    }

    /** As Spark would: weights 1, 2, 3 … in shuffled partitions. */
    private static Projection fixedPoint(Factors current, List<WeightedFactors> terms, int partitions, Random random) {
        ProductSketch sketch = new ProductSketch(SketchPlan.of(current, 5, 1, "q"));
        double[] y = mean(sketch.range(), terms, partitions, random);
        double[] z = mean(sketch.corange(y), terms, partitions, random);
        double[] refined = mean(sketch.refinement(z), terms, partitions, random);
        return sketch.project(current, y, z, refined);
    }

    private static double[] mean(SketchPass pass, List<WeightedFactors> terms, int partitions, Random random) {
        List<WeightedSum> partial = new ArrayList<>();
        IntStream.range(0, partitions).forEach(p -> partial.add(new WeightedSum()));
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, terms.size()).boxed().toList());
        Collections.shuffle(order, random);
        for (int k : order) {
            partial.get(random.nextInt(partitions))
                    .add("q", k + 1, pass.contribution(terms.get(k).factors(), FixedPoint.STANDARD, "q"));
        }
        WeightedSum sum = new WeightedSum();
        partial.forEach(sum::merge);
        return SketchPass.mean(sum, FixedPoint.STANDARD);
    }

    /** The sums of all passes in double. */
    private static final class Sums {
        private final Factors current;
        private final ProductSketch sketch;
        private final double[] y;
        private final double[] z;
        private final double[] refined;

        Sums(Factors current, long seed, List<WeightedFactors> terms) {
            this.current = current;
            this.sketch = new ProductSketch(SketchPlan.of(current, seed, 1, "q"));
            this.y = sum(sketch.range(), terms);
            this.z = sum(sketch.corange(y), terms);
            this.refined = sum(sketch.refinement(z), terms);
        }

        private static double[] sum(SketchPass pass, List<WeightedFactors> terms) {
            double[] sum = new double[pass.contribution(terms.get(0).factors()).length];
            for (WeightedFactors term : terms) {
                double[] more = pass.contribution(term.factors());
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += term.coefficient() * more[i];
                }
            }
            return sum;
        }

        Projection project() {
            return sketch.project(current, y, z, refined);
        }
    }
}
