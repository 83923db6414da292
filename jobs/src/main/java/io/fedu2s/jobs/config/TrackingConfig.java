package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import java.net.URI;
import java.util.Optional;

/**
 * Who else is told what a run came to.
 *
 * @param uri an MLflow server's, by HTTP; empty for nobody
 * @param experiment the name of MLflow's experiment; made where it is not there
 */
public record TrackingConfig(Optional<URI> uri, String experiment) {
    static TrackingConfig from(Section section) {
        var tracking = new TrackingConfig(
                section.textOrNone("uri").map(TrackingConfig::server), section.text("experiment", "fedu2s"));
        section.done();
        return tracking;
    }

    private static URI server(String text) {
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, without what may be a secret in the address.
        }
        throw Errors.configValueWrong(
                "tracking.uri",
                "no such address",
                "an MLflow server's address without a user, such as https://mlflow.example.org:5000; the environment's MLFLOW_TRACKING_TOKEN, or _USERNAME and _PASSWORD, say who you are");
    }
}
