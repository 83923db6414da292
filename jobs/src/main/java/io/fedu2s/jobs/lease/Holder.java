package io.fedu2s.jobs.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who has an output, as the lease's file has it.
 *
 * @param token of one process and no other
 * @param command what it does
 * @param host where
 * @param pid as which process
 * @param since from when on, by that host's clock
 * @param beat how often it has renewed it
 */
record Holder(String token, String command, String host, long pid, String since, long beat) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** This process. */
    static Holder here(String command) {
        return new Holder(
                UUID.randomUUID().toString(),
                command,
                hostName(),
                ProcessHandle.current().pid(),
                Instant.now().toString(),
                0);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    Holder renewed() {
        return new Holder(token, command, host, pid, since, beat + 1);
    }

    /** Whether it was a process of this machine that is no more; of other machines nobody knows. */
    boolean isGone() {
        return host.equals(hostName()) && ProcessHandle.of(pid).isEmpty();
    }

    boolean isSame(Holder other) {
        return token.equals(other.token);
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty for what is half written. */
    static Optional<Holder> fromJson(String json) {
        try {
            return Optional.ofNullable(JSON.readValue(json, Holder.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "'%s' on %s, process %d, since %s".formatted(command, host, pid, since);
    }
}
