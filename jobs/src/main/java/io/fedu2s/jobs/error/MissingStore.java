package io.fedu2s.jobs.error;

import io.fedu2s.udf.error.UserException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.util.VersionInfo;

/**
 * A path on a store whose classes are not there. Hadoop knows some stores by the name of a class, of others not even that,
 * and tells of it deep in whatever asked first.
 */
public final class MissingStore {
    private static final Pattern NO_CLASS =
            Pattern.compile("Class org\\.apache\\.hadoop\\.fs\\.([a-z0-9]+)\\S* not found");
    private static final Pattern NO_SCHEME = Pattern.compile(
            "No (?:FileSystem|AbstractFileSystem configured) for scheme:? \"?([A-Za-z][A-Za-z0-9+.-]*)\"?");

    /** By the scheme of a path, or the package of the class that Hadoop names. */
    private static final Map<String, String> COORDINATES = Map.ofEntries(
            Map.entry("s3a", hadoop("aws")),
            Map.entry("azurebfs", hadoop("azure")),
            Map.entry("abfs", hadoop("azure")),
            Map.entry("abfss", hadoop("azure")),
            Map.entry("azure", hadoop("azure")),
            Map.entry("wasb", hadoop("azure")),
            Map.entry("wasbs", hadoop("azure")),
            Map.entry("gs", "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.26"),
            Map.entry("aliyun", hadoop("aliyun")),
            Map.entry("oss", hadoop("aliyun")),
            Map.entry("cosn", hadoop("cos")),
            Map.entry("obs", hadoop("huaweicloud")));

    private MissingStore() {}

    /**
     * What to tell the user where this failure, or one that caused it, comes from a store without classes: more than other
     * errors that it may have become on its way.
     */
    public static Optional<UserException> in(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> told(cause, thrown).stream())
                .findFirst();
    }

    private static Optional<UserException> told(Throwable failure, Throwable cause) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof UserException told && message.contains(Errors.STORE_MISSING)) {
            return Optional.of(told);
        }
        Matcher scheme = NO_SCHEME.matcher(message);
        if (scheme.find()) {
            return Optional.of(Errors.storeMissing(
                    scheme.group(), Optional.ofNullable(COORDINATES.get(scheme.group(1))), scheme.group(1), cause));
        }
        Matcher named = NO_CLASS.matcher(message);
        if (!named.find()) {
            return Optional.empty();
        }
        String store = named.group(1);
        return Optional.of(
                Errors.storeMissing(named.group(), Optional.ofNullable(COORDINATES.get(store)), store, cause));
    }

    private static String hadoop(String store) {
        return "org.apache.hadoop:hadoop-%s:%s".formatted(store, VersionInfo.getVersion());
    }
}
