package io.fedu2s.udf;

import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What must hold for any input, tried on many made at random: the same ones in every run, edges among them. */
public final class Trials {
    private static final long[] EDGES = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private Trials() {}

    /** Runs a trial with the seeds from 0 to {@code count}; a failure names its seed. */
    public static void of(int count, Consumer<Random> trial) {
        for (int seed = 0; seed < count; seed++) {
            try {
                trial.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("the trial with seed %d failed: %s".formatted(seed, e.getMessage()), e);
            }
        }
    }

    /** A whole number from {@code from} to {@code to}, the ends more often than others. */
    public static int between(Random random, int from, int to) {
        return switch (random.nextInt(10)) {
            case 0 -> from;
            case 1 -> to;
            default -> random.nextInt(from, to + 1);
        };
    }

    /** Any long, one in four of them near an end of the range or 0. */
    public static long anyLong(Random random) {
        return random.nextInt(4) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextLong() >> random.nextInt(64);
    }

    /** Up to {@code most} of these parts, in any order and as often as it falls. */
    public static String joined(Random random, int most, String... parts) {
        return IntStream.range(0, between(random, 0, most))
                .mapToObj(i -> parts[random.nextInt(parts.length)])
                .collect(Collectors.joining());
    }

    /** Up to {@code most} UTF-16 units of any kind, half surrogate pairs and control characters among them. */
    public static String anyText(Random random, int most) {
        return IntStream.range(0, between(random, 0, most))
                .mapToObj(i -> switch (random.nextInt(4)) {
                    case 0 -> Character.toString(random.nextInt(0x20, 0x7F));
                    case 1 -> Character.toString(random.nextInt(0, 0x100));
                    case 2 -> String.valueOf((char) random.nextInt(0x10000));
                    default -> Character.toString(random.nextInt(0x10000, 0x110000));
                })
                .collect(Collectors.joining());
    }
}
