package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.error.MissingStore;
import io.fedu2s.udf.spark.Location;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stores that a configuration names, looked at before Spark starts: whether their classes are there. */
final class NamedStores {
    private NamedStores() {}

    /**
     * Looks for the classes of each, without asking the store anything.
     *
     * @throws io.fedu2s.udf.error.UserException that names the key, the path and what brings the classes
     */
    static void check(RunConfig config) {
        places(config).forEach(NamedStores::check);
    }

    private static Map<String, String> places(RunConfig config) {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("input.root", config.input().root());
        for (int i = 0; i < config.input().domains().size(); i++) {
            String clients = config.input().domains().get(i).clients();
            places.put("input.domains[%d].clients".formatted(i), config.input().resolve(clients));
        }
        places.put("output.root", config.output().root());
        places.put("export.path", config.export().path());
        places.put("model.path", config.model().path());
        return places;
    }

    private static void check(String key, String place) {
        try {
            new Location(place).requireClasses();
        } catch (IOException | RuntimeException e) {
            throw MissingStore.in(e)
                    .map(missing -> Errors.keyOnMissingStore(key, place, missing))
                    .orElseGet(() -> Errors.storeClassWrong(key, place, e));
        }
    }
}
