package io.fedu2s.jobs.config;

import java.util.Optional;

/**
 * What clients can do.
 *
 * @param profiles a CSV file with a header or a Delta table below {@code input.root}, with {@code client_id} and any of the
 *     other columns of {@code clients}; empty where all clients are alike
 * @param tokensPerSecond of a client whose profile does not say it, and so all below
 * @param bytesPerSecond how fast it sends and receives
 * @param memoryBytes how much it holds
 * @param availableFrom the hour of the day at which it comes
 * @param availableUntil the hour of the day at which it goes
 */
public record ClientsConfig(
        String profiles,
        double tokensPerSecond,
        double bytesPerSecond,
        long memoryBytes,
        double availableFrom,
        double availableUntil) {
    static ClientsConfig from(Section section) {
        Optional<String> profiles = section.textOrNone("profiles");
        var clients = new ClientsConfig(
                profiles.orElse(""),
                section.real("tokensPerSecond", 500, 1e-6, Double.MAX_VALUE),
                section.real("bytesPerSecond", 1_250_000, 1e-6, Double.MAX_VALUE),
                section.whole("memoryBytes", 4_294_967_296L, 1, Long.MAX_VALUE),
                section.real("availableFrom", 0, 0, 24),
                section.real("availableUntil", 24, 0, 24));
        section.done();
        return clients;
    }
}
