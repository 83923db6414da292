package io.fedu2s.jobs.cluster;

import java.util.Locale;

/** Resources in words. */
final class Amounts {
    private static final double MEBIBYTES_OF_A_GIBIBYTE = 1024;

    private Amounts() {}

    static String cores(long cores) {
        return cores == 1 ? "1 core" : cores + " cores";
    }

    static String memory(long mebibytes) {
        return String.format(Locale.ROOT, "%.1f GiB", mebibytes / MEBIBYTES_OF_A_GIBIBYTE);
    }
}
