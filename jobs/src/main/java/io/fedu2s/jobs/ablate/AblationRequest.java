package io.fedu2s.jobs.ablate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What an ablation is asked for.
 *
 * @param seeds how many: that of the configuration and those that follow it
 * @param axes what cells may differ in
 * @param extent which cells
 */
public record AblationRequest(int seeds, Set<Axis> axes, Extent extent) {
    private static final int MOST_SEEDS = 1000;

    /** The axes of the method's claims. */
    private static final List<Axis> CROSSED = List.of(Axis.SELECTION, Axis.FILTER, Axis.FEEDBACK);

    /** Which combinations of the values are cells. */
    public enum Extent {
        /** The configured one, and those that differ from it in one axis. */
        ONE_FACTOR,
        /** These and all combinations of selection, filter and feedback. */
        CROSSED,
        /** All combinations. */
        FULL
    }

    /** Copies the axes and refuses what is no request. */
    public AblationRequest {
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw Errors.optionWrong("--seeds", String.valueOf(seeds), "a whole number from 1 to " + MOST_SEEDS);
        }
        if (axes.isEmpty()) {
            throw Errors.optionWrong("--axes", "empty", "at least one axis");
        }
        axes = Set.copyOf(axes);
    }

    List<Long> seeds(RunConfig config) {
        return LongStream.range(0, seeds).mapToObj(i -> config.run().seed() + i).toList();
    }

    /** The cells, the configured one first, none twice. */
    List<Cell> cells(RunConfig config) {
        Cell configured = Cell.configured(config);
        Set<Cell> cells = new LinkedHashSet<>(List.of(configured));
        if (extent != Extent.FULL) {
            for (Axis axis : ordered(List.of(Axis.values()))) {
                axis.values(config).forEach(value -> cells.add(configured.with(axis, value)));
            }
        }
        if (extent != Extent.ONE_FACTOR) {
            cells.addAll(product(config, ordered(extent == Extent.FULL ? List.of(Axis.values()) : CROSSED)));
        }
        return List.copyOf(cells);
    }

    private List<Axis> ordered(List<Axis> all) {
        return all.stream().filter(axes::contains).toList();
    }

    private static List<Cell> product(RunConfig config, List<Axis> crossed) {
        List<Cell> cells = List.of(Cell.configured(config));
        for (Axis axis : crossed) {
            List<Cell> wider = new ArrayList<>();
            for (Cell cell : cells) {
                axis.values(config).forEach(value -> wider.add(cell.with(axis, value)));
            }
            cells = wider;
        }
        return cells;
    }
}
