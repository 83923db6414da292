package io.fedu2s.udf.robust;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.error.UserException;
import java.util.Map;
import java.util.function.Function;

/** The robust means by name. */
final class RobustMeans {
    private static final Map<String, Function<String[], RobustMean>> BY_FORM = Map.of(
            "median", parts -> new CoordinateMedian(),
            "trimmed:SHARE", parts -> new TrimmedMean(Double.parseDouble(parts[1])),
            "krum:SHARE:KEPT", parts -> new Krum(Double.parseDouble(parts[1]), Integer.parseInt(parts[2])),
            "clipping:RADIUS:STEPS",
                    parts -> new CentredClipping(Double.parseDouble(parts[1]), Integer.parseInt(parts[2])));

    private RobustMeans() {}

    static RobustMean parse(String name) {
        String[] parts = name.split(":", -1);
        try {
            return BY_FORM.entrySet().stream()
                    .filter(form -> isOf(form.getKey().split(":", -1), parts))
                    .findFirst()
                    .orElseThrow(() -> unknown(name))
                    .getValue()
                    .apply(parts);
        } catch (IllegalArgumentException outOfRange) {
            throw unknown(name);
        }
    }

    private static boolean isOf(String[] form, String[] parts) {
        return form.length == parts.length && form[0].equals(parts[0]);
    }

    private static UserException unknown(String name) {
        return Errors.robustMeanUnknown(name, BY_FORM.keySet().stream().sorted().toList());
    }
}
