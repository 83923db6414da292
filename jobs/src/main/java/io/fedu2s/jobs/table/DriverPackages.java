package io.fedu2s.jobs.table;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/**
 * What {@code spark.jars.packages} names, for the executors of a driver that itself runs on a standalone cluster: there Spark
 * (4.1, {@code DriverWrapper}) fetches it for the driver alone, and a store that the driver reads its tasks would not find.
 */
final class DriverPackages {
    private DriverPackages() {}

    /** {@code spark.jars} with what the driver has besides; empty where nothing is to be added. */
    static Optional<String> jars(Function<String, Optional<String>> settings, ClassLoader driver) {
        boolean forTheDriverAlone = settings.apply("spark.jars.packages").isPresent()
                && settings.apply("spark.submit.deployMode")
                        .filter("cluster"::equals)
                        .isPresent()
                && settings.apply("spark.master")
                        .filter(master -> master.startsWith("spark://"))
                        .isPresent();
        if (!forTheDriverAlone || !(driver instanceof URLClassLoader loader)) {
            return Optional.empty();
        }
        List<String> jars = new ArrayList<>();
        settings.apply("spark.jars")
                .filter(given -> !given.isEmpty())
                .ifPresent(given -> jars.addAll(Arrays.asList(given.split(",", -1))));
        List<String> names = new ArrayList<>(
                jars.stream().map(jar -> new Path(jar).getName()).toList());
        for (URL jar : loader.getURLs()) {
            String name = new Path(jar.getPath()).getName();
            if (!names.contains(name)) {
                names.add(name);
                jars.add(jar.toString());
            }
        }
        return Optional.of(String.join(",", jars));
    }
}
