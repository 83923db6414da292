package io.fedu2s.jobs.ablate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.ablate.AblationRequest.Extent;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.ModelLimits;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AblationRequestTest {
    private static final String TEXT = """
            input: {root: data, domains: [{name: medicine, clients: medicine}, {name: math, clients: math, kinds: {solve: 1}}]}
            output: {root: out}
            model: {path: model}
            generate: {form: guided, kinds: {quiz: 2, cloze: 1}}
            """;

    @Test
    void oneFactorIsWhatIsConfiguredAndEachOtherValueOfEachAxis() {
        List<Cell> cells = cells(EnumSet.allOf(Axis.class), Extent.ONE_FACTOR);
        assertThat(cells).hasSize(1 + 4 + 2 + 1 + 3 + 3).doesNotHaveDuplicates();
        assertThat(cells.get(0).label())
                .isEqualTo("selection=bm25 filter=rules feedback=none kinds=configured k=2 chunks=all");
        assertThat(cells.subList(1, cells.size()))
                .allSatisfy(cell -> assertThat(cell.values().entrySet())
                        .filteredOn(
                                entry -> !entry.getValue().equals(cells.get(0).value(entry.getKey())))
                        .hasSize(1));
        assertThat(cells).extracting(cell -> cell.value(Axis.KINDS)).contains("quiz", "cloze", "solve");
        assertThat(new AblationRequest(1, Set.of(Axis.CHUNKS), Extent.ONE_FACTOR)
                        .cells(config("ablate.chunks=[coverage/5, random/5]")))
                .extracting(cell -> cell.value(Axis.CHUNKS))
                .containsExactly("all", "coverage/5", "random/5");
    }

    @Test
    void withoutAWordSelectionFilterAndFeedbackAreCrossedAndFullCrossesAll() {
        List<Cell> crossed = cells(EnumSet.allOf(Axis.class), Extent.CROSSED);
        assertThat(crossed).hasSize(5 * 3 * 2 + 3 + 3).doesNotHaveDuplicates();
        assertThat(cells(Set.of(Axis.SELECTION, Axis.FILTER), Extent.CROSSED)).hasSize(15);
        assertThat(cells(Set.of(Axis.KINDS, Axis.K), Extent.CROSSED)).hasSize(1 + 3 + 3);
        assertThat(cells(EnumSet.allOf(Axis.class), Extent.FULL)).hasSize(5 * 3 * 2 * 4 * 4);
        assertThat(cells(Set.of(Axis.SELECTION, Axis.K), Extent.FULL))
                .hasSize(20)
                .first()
                .isEqualTo(crossed.get(0));
    }

    @Test
    void aCellIsTheConfigurationWithItsValues() {
        RunConfig config = config();
        Cell cell = Cell.configured(config)
                .with(Axis.SELECTION, "random")
                .with(Axis.FEEDBACK, "bandit")
                .with(Axis.KINDS, "quiz")
                .with(Axis.K, "4")
                .with(Axis.CHUNKS, "random/7");
        RunConfig own = cell.config(config, 18, "out/ablation");
        assertThat(own.run().seed()).isEqualTo(18);
        assertThat(own.output().root()).endsWith("out/ablation");
        assertThat(own.retrieve().method().name()).isEqualTo("RANDOM");
        assertThat(own.retrieve().k()).isEqualTo(4);
        assertThat(own.generate().asked().perClient()).isEqualTo(7);
        assertThat(Axis.CHUNKS.configured(own)).isEqualTo("random/7");
        assertThat(own.feedback().isOn()).isTrue();
        assertThat(own.generate().kinds()).containsOnlyKeys("quiz");
        assertThat(own.input().domains().get(1).kinds()).containsOnlyKeys("quiz");
        assertThat(own.input().domains().get(0).kinds()).isEmpty();
        assertThat(Cell.configured(config).config(config, 17, "out").effectiveYaml())
                .as("what is configured")
                .isEqualTo(config.effectiveYaml());
    }

    @Test
    void noFilterHasNoThresholdAndRulesHaveThoseOfNoModel() {
        FilterConfig none = filter("none", "filter.judge=standard", "filter.minResponseWords=7");
        assertThat(none)
                .isEqualTo(new FilterConfig(
                        null,
                        null,
                        null,
                        null,
                        true,
                        true,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        ModelLimits.OFF));
        FilterConfig rules = filter("rules", "filter.judge=standard", "filter.minResponseWords=7");
        assertThat(rules.minResponseWords()).isEqualTo(7);
        assertThat(rules.models()).isEqualTo(ModelLimits.OFF);
    }

    @Test
    void theJudgeIsTheConfiguredOneOrElseTheGainOfTheChunk() {
        assertThat(Axis.FILTER.configured(config("filter.minChunkGain=1"))).isEqualTo("rules+judge");
        assertThat(filter("rules+judge", "filter.minChunkGain=1").models().minChunkGain())
                .isEqualTo(1.0);
        FilterConfig judged = filter("rules+judge");
        assertThat(judged.models().minChunkGain()).isZero();
        assertThat(judged.keepShare()).isEqualTo(0.75);
    }

    @Test
    void onlyWithFeedbackDoGenerationsFollowFromTheFilter() {
        Cell cell = Cell.configured(config());
        assertThat(cell.with(Axis.FILTER, "none").generations()).isEqualTo(cell.generations());
        Cell taught = cell.with(Axis.FEEDBACK, "bandit");
        assertThat(taught.with(Axis.FILTER, "none").generations()).isNotEqualTo(taught.generations());
    }

    @Test
    void seedsAreThatOfTheRunAndThoseThatFollowIt() {
        assertThat(new AblationRequest(3, Set.of(Axis.K), Extent.FULL).seeds(config("run.seed=5")))
                .containsExactly(5L, 6L, 7L);
        assertThatThrownBy(() -> new AblationRequest(0, Set.of(Axis.K), Extent.FULL))
                .isInstanceOf(UserException.class)
                .hasMessage("--seeds is 0, but it must be a whole number from 1 to 1000.");
        assertThatThrownBy(() -> new AblationRequest(1, Set.of(), Extent.FULL))
                .hasMessage("--axes is empty, but it must be at least one axis.");
    }

    private static FilterConfig filter(String level, String... settings) {
        RunConfig config = config(settings);
        return Cell.configured(config)
                .with(Axis.FILTER, level)
                .config(config, 17, "out")
                .filter();
    }

    private static List<Cell> cells(Set<Axis> axes, Extent extent) {
        return new AblationRequest(1, axes, extent).cells(config());
    }

    private static RunConfig config(String... settings) {
        return RunConfig.parse("a.yaml", TEXT, Path.of(""), List.of(settings));
    }
}
