package io.fedu2s.jobs.config;

import java.util.Optional;

/**
 * What clients can do.
 *
 * @param profiles a CSV file with a header ({@code client_id,tokens_per_second,bytes_per_second,memory_bytes}) below
 *     {@code input.root}; empty where all clients are alike
 * @param tokensPerSecond of a client without a profile
 * @param bytesPerSecond of a client without a profile
 * @param memoryBytes of a client without a profile
 */
public record ClientsConfig(String profiles, double tokensPerSecond, double bytesPerSecond, long memoryBytes) {
    static ClientsConfig from(Section section) {
        Optional<String> profiles = section.textOrNone("profiles");
        var clients = new ClientsConfig(
                profiles.orElse(""),
                section.real("tokensPerSecond", 500, 1e-6, Double.MAX_VALUE),
                section.real("bytesPerSecond", 1_250_000, 1e-6, Double.MAX_VALUE),
                section.whole("memoryBytes", 4_294_967_296L, 1, Long.MAX_VALUE));
        section.done();
        return clients;
    }
}
