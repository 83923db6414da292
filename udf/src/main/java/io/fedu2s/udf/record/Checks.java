package io.fedu2s.udf.record;

/** What the compact constructors ask of their values; a broken demand is a bug of the caller. */
final class Checks {
    private Checks() {}

    static void named(String value, String component) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(component + " is empty");
        }
    }

    static void atLeast(long least, long value, String component) {
        if (value < least) {
            throw new IllegalArgumentException("%s = %d, want at least %d".formatted(component, value, least));
        }
    }

    static void finite(double value, String component) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s = %s is not a finite number".formatted(component, value));
        }
    }

    static void within(double least, double most, double value, String component) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("%s = %s, want %s to %s".formatted(component, value, least, most));
        }
    }

    static void positive(double value, String component) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("%s = %s, want more than 0".formatted(component, value));
        }
    }

    static void oneOf(String value, String component, String... allowed) {
        for (String each : allowed) {
            if (each.equals(value)) {
                return;
            }
        }
        throw new IllegalArgumentException(
                "%s = '%s', want one of %s".formatted(component, value, String.join(", ", allowed)));
    }
}
