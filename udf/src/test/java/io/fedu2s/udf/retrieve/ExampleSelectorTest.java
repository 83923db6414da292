package io.fedu2s.udf.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.record.Example;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExampleSelectorTest {
    private static final ExamplePool POOL = new ExamplePool(List.of(
            example("d", "the heart beats"),
            example("b", "a river flows past mills"),
            example("c", "heart valves open while heart muscle rests"),
            example("a", "nine apples cost six coins")));

    @Test
    void fixedTakesTheHeadOfThePoolInItsOrder() {
        List<RelatedExample> chosen = new FixedSelector(POOL).select(query("chunk", "anything"), 2);
        assertThat(ids(chosen)).containsExactly("d", "b");
        assertThat(chosen).allMatch(related -> related.score() == 0);
    }

    @Test
    void randomIsTheSameForTheSameSeedAndChunkWhateverThePoolsOrder() {
        ExamplePool shuffled = new ExamplePool(reversed(POOL.examples()));
        for (String chunk : List.of("one", "two", "three")) {
            ChunkQuery query = query(chunk, "anything");
            List<RelatedExample> chosen = new RandomSelector(POOL, 17).select(query, 3);
            assertThat(new RandomSelector(shuffled, 17).select(query, 3)).isEqualTo(chosen);
            assertThat(chosen).allMatch(related -> related.score() >= 0 && related.score() < 1);
            assertThat(new TreeSet<>(ids(chosen))).hasSize(3);
        }
    }

    @Test
    void randomReachesEveryExampleAboutEquallyOften() {
        RandomSelector selector = new RandomSelector(POOL, 17);
        int[] taken = new int[4];
        for (int chunk = 0; chunk < 4000; chunk++) {
            String id = ids(selector.select(query("chunk " + chunk, "text"), 1)).get(0);
            taken["abcd".indexOf(id)]++;
        }
        // Standard deviation of a count is sqrt(4000 · 1/4 · 3/4) = 27.
        assertThat(IntStream.of(taken)).allMatch(count -> count > 880 && count < 1120);
        assertThat(IntStream.range(0, 20)
                        .filter(i -> !ids(selector.select(query("chunk " + i, "text"), 2))
                                .equals(ids(new RandomSelector(POOL, 18).select(query("chunk " + i, "text"), 2))))
                        .count())
                .isGreaterThan(10);
    }

    @Test
    void bm25ScoresAsTheFormulaByHand() {
        List<RelatedExample> chosen =
                new Bm25Selector(POOL).select(query("chunk", "The heart, the HEART and a valve."), 3);
        // After stop words and stemming: d has 2 terms (heart, beat), b 4, c 7 (heart twice), a 5. avgdl = 18 / 4.
        double averageLength = (2 + 4 + 7 + 5) / 4.0;
        double heart = idf(2, 4);
        double valve = idf(1, 4);
        double c = 2 * heart * saturated(2, 7, averageLength) + valve * saturated(1, 7, averageLength);
        double d = 2 * heart * saturated(1, 2, averageLength);
        assertThat(ids(chosen)).containsExactly("c", "d", "a");
        assertThat(chosen.get(0).score()).isCloseTo(c, within(1e-5));
        assertThat(chosen.get(1).score()).isCloseTo(d, within(1e-5));
        assertThat(chosen.get(2).score()).isZero();
    }

    @Test
    void bm25ReadsQuerySyntaxAsWords() {
        Bm25Selector selector = new Bm25Selector(POOL);
        String syntax = "+(document:\"river\" OR -heart^9) [* TO *] /x/ \\ && || ! { } ~ ?";
        assertThat(selector.select(query("chunk", syntax), 4))
                .isEqualTo(selector.select(query("chunk", "document river or heart 9 to x"), 4));
        assertThat(ids(selector.select(query("chunk", "*:* \"\" ()"), 2))).containsExactly("a", "b");
    }

    @Test
    void bm25AsksForTheTermsThatWeighMostWhenAChunkHasTooMany() {
        int terms = Bm25Selector.MAX_QUERY_TERMS + 50;
        List<Example> examples = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < terms; i++) {
            examples.add(example("%04d".formatted(i), "word" + i));
            all.append("word").append(i).append(i == terms - 1 ? " word" + i : " ");
        }
        List<RelatedExample> chosen =
                new Bm25Selector(new ExamplePool(examples)).select(query("chunk", all.toString()), terms);
        assertThat(chosen.get(0).example().exampleId())
                .as("the only term that comes twice")
                .isEqualTo("%04d".formatted(terms - 1));
        assertThat(chosen.stream().filter(related -> related.score() > 0)).hasSize(Bm25Selector.MAX_QUERY_TERMS);
    }

    @Test
    void cosineRanksDenseFeatures() {
        CosineSelector selector = new CosineSelector(POOL, List.of(dense(1, 0), dense(0, 2), dense(3, 3), dense(0, 0)));
        List<RelatedExample> chosen = selector.select(new ChunkQuery("chunk", "text", dense(2, 0)), 4);
        assertThat(ids(chosen)).containsExactly("d", "c", "a", "b");
        assertThat(chosen.get(0).score()).isEqualTo(1);
        assertThat(chosen.get(1).score()).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(chosen.get(2).score()).isZero();
    }

    @Test
    void cosineOfSparseFeaturesIsThatOfTheSameVectorsWrittenOut() {
        Random random = new Random(5);
        for (int trial = 0; trial < 50; trial++) {
            float[][] written = new float[2][12];
            Features[] sparse = new Features[2];
            for (int v = 0; v < 2; v++) {
                float[] values = written[v];
                for (int i = 0; i < values.length; i++) {
                    values[i] = random.nextInt(3) == 0 ? random.nextInt(9) - 4 : 0;
                }
                int[] indices = IntStream.range(0, values.length)
                        .filter(i -> values[i] != 0)
                        .toArray();
                sparse[v] = new SparseFeatures(
                        indices,
                        IntStream.of(indices).mapToDouble(i -> values[i]).toArray());
            }
            assertThat(Features.cosine(sparse[0], sparse[1]))
                    .isCloseTo(
                            Features.cosine(new DenseFeatures(written[0]), new DenseFeatures(written[1])),
                            within(1e-12));
        }
    }

    @Test
    void anIndexOfSparseFeaturesGivesTheSameCosinesAsComparingOneByOne() {
        Random random = new Random(7);
        List<Example> examples = new ArrayList<>();
        List<Features> features = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            examples.add(example("%03d".formatted(i), "document " + i));
            features.add(sparse(random));
        }
        CosineSelector selector = new CosineSelector(new ExamplePool(examples), features);
        for (int trial = 0; trial < 20; trial++) {
            Features chunk = sparse(random);
            assertThat(selector.select(new ChunkQuery("chunk", "text", chunk), 200))
                    .allSatisfy(related -> assertThat(related.score())
                            .isEqualTo(Features.cosine(
                                    features.get(
                                            Integer.parseInt(related.example().exampleId())),
                                    chunk)))
                    .hasSize(200);
        }
    }

    @Test
    void hybridAddsTheReciprocalRanksOfWordsAndOfMeaning() {
        // By words c before d, the others share none; by meaning b, d, c, a.
        List<Features> features = List.of(dense(2, 1), dense(1, 0), dense(1, 1), dense(0, 1));
        ExampleSelector selector = SelectionMethod.HYBRID.selector(POOL, features, 17);
        List<RelatedExample> chosen =
                selector.select(new ChunkQuery("chunk", "The heart, the HEART and a valve.", dense(1, 0)), 4);
        assertThat(ids(chosen)).containsExactly("c", "d", "b", "a");
        assertThat(chosen)
                .extracting(RelatedExample::score)
                .containsExactly(1.0 / 61 + 1.0 / 63, 1.0 / 62 + 1.0 / 62, 1.0 / 61, 1.0 / 64);
    }

    @Test
    void diversityTakesWhatIsUnlikeTheExamplesThatStandAlready() {
        ExamplePool pool = new ExamplePool(List.of(
                example("a", "heart valves open and heart muscle rests"),
                example("b", "heart valves open and heart muscle rests again"),
                example("c", "the heart of a whale")));
        ExampleSelector related = new Bm25Selector(pool);
        ChunkQuery chunk = query("chunk", "heart valves and muscle");
        assertThat(ids(related.select(chunk, 2))).containsExactly("a", "b");
        assertThat(new ChoiceConfig(0, 1).over(related)).isSameAs(related);
        assertThat(ids(new ChoiceConfig(0.8, 1).over(related).select(chunk, 2))).containsExactly("a", "c");
        assertThat(new ChoiceConfig(0.8, 1).over(related).select(chunk, 3))
                .as("most related first, whatever was taken first")
                .isEqualTo(related.select(chunk, 3));
    }

    @Test
    void diversityIsMaximalMarginalRelevanceByHand() {
        ExamplePool pool =
                new ExamplePool(List.of(example("a", "p q r s"), example("b", "p q r t"), example("c", "u v")));
        ExampleSelector related = new CosineSelector(pool, List.of(dense(4, 0), dense(1, 0), dense(3, 4)));
        ChunkQuery chunk = new ChunkQuery("chunk", "text", dense(1, 0));
        // Scores 1, 1, 0.6; a and b share 3 of 5 words. After a: b has 1 - d - 0.6 d, c has 0.6 - 0.6 d; equal at d =
        // 0.4.
        assertThat(ids(new ChoiceConfig(0.39, 1).over(related).select(chunk, 2)))
                .containsExactly("a", "b");
        assertThat(ids(new ChoiceConfig(0.41, 1).over(related).select(chunk, 2)))
                .containsExactly("a", "c");
    }

    @Test
    void anExampleThatIsNearlyTheChunkIsLeftOut() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            examples.add(example("copy %03d".formatted(i), "the ferry to Aldo sails at noon on day " + i));
        }
        examples.add(example("other", "the ferry to Enna waits for no one"));
        ExampleSelector related = new Bm25Selector(new ExamplePool(examples));
        ChunkQuery chunk = query("chunk", "The ferry to Aldo sails at noon, on Fridays.");
        assertThat(ids(related.select(chunk, 1)).get(0)).startsWith("copy");
        ExampleSelector apart = new ChoiceConfig(0, 0.5).over(related);
        assertThat(ids(apart.select(chunk, 2)))
                .as("looked for beyond the first candidates")
                .containsExactly("other");
        assertThat(ids(new ChoiceConfig(0, 0.9).over(related).select(chunk, 1)).get(0))
                .startsWith("copy");
        assertThatThrownBy(() -> new ChoiceConfig(0, 1.1)).hasMessage("maxSimilarity must be in [0, 1], got 1.1");
    }

    @ParameterizedTest
    @EnumSource
    void noMethodShowsAChunkItsOwnAnswer(SelectionMethod method) {
        List<Features> features = List.of(dense(1, 0), dense(0, 1), dense(1, 1), dense(1, 2));
        ExampleSelector selector = method.selector(POOL, method.usesFeatures() ? features : List.of(), 17);
        ChunkQuery own = new ChunkQuery("chunk", " the heart\n beats ", dense(1, 0));
        assertThat(ids(selector.select(own, 9))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(selector.select(own, 2)).hasSize(2).isEqualTo(selector.select(own, 2));
        assertThat(selector.select(own, 0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyPoolHasNothingToShow(SelectionMethod method) {
        ExampleSelector selector = method.selector(new ExamplePool(List.of()), List.of(), 17);
        assertThat(selector.select(query("chunk", "text"), 2)).isEmpty();
    }

    @Test
    void tiesAreBrokenById() {
        ExamplePool equal = new ExamplePool(List.of(example("z", "same"), example("x", "same"), example("y", "same")));
        assertThat(ids(new Bm25Selector(equal).select(query("chunk", "the same word"), 2)))
                .containsExactly("x", "y");
        assertThat(ids(new CosineSelector(equal, List.of(dense(1), dense(1), dense(1)))
                        .select(new ChunkQuery("chunk", "text", dense(1)), 2)))
                .containsExactly("x", "y");
    }

    @Test
    void featuresOfAnotherShapeAreRefused() {
        assertThatThrownBy(() -> new SparseFeatures(new int[] {3, 3}, new double[2]))
                .hasMessage("indices must ascend, got 3 before 3 at position 1");
        assertThatThrownBy(() -> dense(1, 2).dot(dense(1)))
                .hasMessage("an embedding of 2 channels against another kind or length");
        assertThatThrownBy(() -> new CosineSelector(POOL, List.of()))
                .hasMessage("features for each example: got 0 for 4 examples");
    }

    private static double idf(int documentsWithTerm, int documents) {
        return Math.log(1 + (documents - documentsWithTerm + 0.5) / (documentsWithTerm + 0.5));
    }

    private static double saturated(int count, int length, double averageLength) {
        return count / (count + 1.2 * (1 - 0.75 + 0.75 * length / averageLength));
    }

    private static Features sparse(Random random) {
        int[] indices = random.ints(12, 0, 60).distinct().sorted().toArray();
        return new SparseFeatures(indices, random.doubles(indices.length).toArray());
    }

    private static Features dense(float... values) {
        return new DenseFeatures(values);
    }

    private static Example example(String id, String document) {
        return new Example(id, "domain", document, "What?", "That.");
    }

    private static List<String> ids(List<RelatedExample> chosen) {
        return chosen.stream().map(related -> related.example().exampleId()).toList();
    }

    private static List<Example> reversed(List<Example> examples) {
        List<Example> reversed = new ArrayList<>(examples);
        Collections.reverse(reversed);
        return reversed;
    }

    /** A query for the methods that need no features. */
    private static ChunkQuery query(String chunkId, String text) {
        return new ChunkQuery(chunkId, text, SparseFeatures.NONE);
    }
}
