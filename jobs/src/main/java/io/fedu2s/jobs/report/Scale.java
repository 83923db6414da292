package io.fedu2s.jobs.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps numbers to pixels in a straight line.
 *
 * @param from the number at {@code pixelFrom}
 * @param to the number at {@code pixelTo}, greater than {@code from}
 * @param pixelFrom a pixel
 * @param pixelTo another; smaller than {@code pixelFrom} where an axis points upwards
 * @param step from one tick to the next
 */
record Scale(double from, double to, double pixelFrom, double pixelTo, double step) {
    private static final int MOST_TICKS = 6;

    /** The scale with round ticks that holds {@code least} and {@code most}. */
    static Scale around(double least, double most, double pixelFrom, double pixelTo) {
        double span = most > least ? most - least : Math.max(Math.abs(most), 1) * 0.1;
        double step = roundStep(span / (MOST_TICKS - 1));
        double from = Math.floor(least / step) * step;
        double to = Math.ceil(Math.max(most, least + span) / step - 1e-9) * step;
        return new Scale(from, to, pixelFrom, pixelTo, step);
    }

    double pixel(double value) {
        return pixelFrom + (value - from) / (to - from) * (pixelTo - pixelFrom);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        long n = Math.round((to - from) / step);
        for (long i = 0; i <= n; i++) {
            ticks.add(from + i * step);
        }
        return ticks;
    }

    /** The smallest of 1, 2, 5 times a power of ten that is at least {@code rough}. */
    private static double roundStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
