package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.ClientsConfig;
import io.fedu2s.jobs.config.InputConfig;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.record.ClientProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What the clients can do: as their line of the profiles' CSV file says, or as all clients without one. */
final class ClientProfiles {
    private static final List<String> HEADER =
            List.of("client_id", "tokens_per_second", "bytes_per_second", "memory_bytes");

    private final ClientsConfig defaults;
    private final Map<String, List<String>> lines;
    private final String file;

    private ClientProfiles(ClientsConfig defaults, Map<String, List<String>> lines, String file) {
        this.defaults = defaults;
        this.lines = lines;
        this.file = file;
    }

    /**
     * Reads the file, if there is one.
     *
     * @throws io.fedu2s.udf.error.UserException where it can't be read or a line is no profile
     */
    static ClientProfiles read(Configuration hadoop, InputConfig input, ClientsConfig clients) {
        Map<String, List<String>> lines = new HashMap<>();
        if (clients.profiles().isEmpty()) {
            return new ClientProfiles(clients, lines, "");
        }
        Path file = new Path(input.resolve(clients.profiles()));
        try (var in = new BufferedReader(
                new InputStreamReader(file.getFileSystem(hadoop).open(file), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                List<String> values =
                        Arrays.stream(line.split(",", -1)).map(String::strip).toList();
                if (number == 1 && !values.equals(HEADER)) {
                    throw Errors.profileBroken(file.toString(), number, "the header is " + values + ", not " + HEADER);
                }
                if (number > 1 && !line.isBlank()) {
                    check(file, number, values, lines);
                    lines.put(values.get(0), values);
                }
            }
        } catch (IOException e) {
            throw Errors.profilesUnreadable(file.toString(), e);
        }
        return new ClientProfiles(clients, lines, file.toString());
    }

    /** The profile of a client. */
    ClientProfile of(String clientId, String domain) {
        List<String> values = lines.get(clientId);
        return values == null
                ? new ClientProfile(
                        clientId, domain, defaults.tokensPerSecond(), defaults.bytesPerSecond(), defaults.memoryBytes())
                : new ClientProfile(
                        clientId,
                        domain,
                        Double.parseDouble(values.get(1)),
                        Double.parseDouble(values.get(2)),
                        Long.parseLong(values.get(3)));
    }

    /** Names the profiles' content. */
    String digest() {
        return lines.isEmpty() ? file : new TreeMap<>(lines).toString();
    }

    private static void check(Path file, int number, List<String> values, Map<String, List<String>> before) {
        if (values.size() != HEADER.size()) {
            throw Errors.profileBroken(
                    file.toString(), number, "it has %d values, not %d".formatted(values.size(), HEADER.size()));
        }
        if (values.get(0).isEmpty() || before.containsKey(values.get(0))) {
            throw Errors.profileBroken(
                    file.toString(), number, "client_id '%s' is empty or stands twice".formatted(values.get(0)));
        }
        for (int i = 1; i < HEADER.size(); i++) {
            String pattern = i == 3 ? "\\d{1,18}" : "\\d{1,18}(\\.\\d+)?";
            if (!values.get(i).matches(pattern) || Double.parseDouble(values.get(i)) <= 0) {
                throw Errors.profileBroken(
                        file.toString(),
                        number,
                        "%s is '%s', not a number above 0".formatted(HEADER.get(i), values.get(i)));
            }
        }
    }
}
