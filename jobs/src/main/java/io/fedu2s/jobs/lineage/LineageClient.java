package io.fedu2s.jobs.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.error.Errors;
import io.openlineage.client.Clients;
import io.openlineage.client.OpenLineageClient;
import io.openlineage.client.OpenLineageClientException;
import io.openlineage.client.OpenLineageClientUtils;
import io.openlineage.client.OpenLineageConfig;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whom events go to: what {@code spark.openlineage.transport.*} says, as OpenLineage's own listener of Spark reads it, or else
 * the environment's {@code OPENLINEAGE_URL}, {@code OPENLINEAGE_CONFIG} or {@code OPENLINEAGE__TRANSPORT__TYPE}, as every client
 * of OpenLineage does.
 */
final class LineageClient {
    private static final String KEYS = "spark.openlineage.";
    private static final String TRANSPORT = KEYS + "transport.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private LineageClient() {}

    /** Empty where nobody is named, or the environment's {@code OPENLINEAGE_DISABLED} is true. */
    static Optional<OpenLineageClient> of(Map<String, String> spark, Function<String, Optional<String>> environment) {
        if (environment
                .apply("OPENLINEAGE_DISABLED")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            return Optional.empty();
        }
        try {
            if (spark.containsKey(TRANSPORT + "type")) {
                return Optional.of(Clients.newClient(OpenLineageClientUtils.loadOpenLineageConfigJson(
                        new ByteArrayInputStream(json(spark)), new TypeReference<OpenLineageConfig<?>>() {})));
            }
            boolean isNamed = environment.apply("OPENLINEAGE_URL").isPresent()
                    || environment.apply("OPENLINEAGE_CONFIG").isPresent()
                    || environment.apply("OPENLINEAGE__TRANSPORT__TYPE").isPresent();
            return isNamed ? Optional.of(Clients.newClient()) : Optional.empty();
        } catch (OpenLineageClientException | UncheckedIOException | IllegalArgumentException e) {
            throw Errors.lineageMisconfigured(e);
        }
    }

    /** {@code spark.openlineage.transport.auth.apiKey} is the key {@code apiKey} of {@code auth} of {@code transport}. */
    private static byte[] json(Map<String, String> spark) {
        ObjectNode whole = JSON.createObjectNode();
        spark.forEach((key, value) -> {
            if (key.startsWith(TRANSPORT)) {
                String[] path = key.substring(KEYS.length()).split("\\.", -1);
                ObjectNode at = whole;
                for (int i = 0; i < path.length - 1; i++) {
                    at = at.withObject("/" + path[i]);
                }
                at.put(path[path.length - 1], value);
            }
        });
        try {
            return JSON.writeValueAsBytes(whole);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
