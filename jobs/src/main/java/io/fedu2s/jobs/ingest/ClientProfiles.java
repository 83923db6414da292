package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.ClientsConfig;
import io.fedu2s.jobs.config.InputConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.fetch.InputFile;
import io.fedu2s.udf.record.ClientProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What the clients can do: as their row of the profiles says, a CSV file or a Delta table, and where it says nothing as the
 * configuration does.
 */
final class ClientProfiles {
    private static final String CLIENT = "client_id";
    private static final String TOKENS = "tokens_per_second";
    private static final String BYTES = "bytes_per_second";
    private static final String MEMORY = "memory_bytes";
    private static final String FROM = "available_from";
    private static final String UNTIL = "available_until";
    private static final List<String> COLUMNS = List.of(CLIENT, TOKENS, BYTES, MEMORY, FROM, UNTIL);

    private final ClientsConfig defaults;
    private final String place;
    private final SortedMap<String, Map<String, String>> rows = new TreeMap<>();
    private List<String> header = List.of();

    private ClientProfiles(ClientsConfig defaults, String place) {
        this.defaults = defaults;
        this.place = place;
    }

    /**
     * Reads the profiles, if there are any.
     *
     * @throws io.fedu2s.udf.error.UserException where they can't be read or a row is no profile
     */
    static ClientProfiles read(SparkSession spark, InputConfig input, ClientsConfig clients) {
        if (clients.profiles().isEmpty()) {
            return new ClientProfiles(clients, "");
        }
        Path path = new Path(input.resolve(clients.profiles()));
        ClientProfiles profiles = new ClientProfiles(clients, path.toString());
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        try {
            if (path.getFileSystem(hadoop).exists(new Path(path, "_delta_log"))) {
                profiles.table(spark.read().format("delta").load(path.toString()));
            } else {
                profiles.file(InputFile.open(hadoop, path));
            }
        } catch (IOException e) {
            throw Errors.profilesUnreadable(path.toString(), e);
        }
        return profiles;
    }

    private void file(InputStream bytes) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                List<String> values =
                        Arrays.stream(line.split(",", -1)).map(String::strip).toList();
                if (number == 1) {
                    columns(values);
                } else if (!line.isBlank()) {
                    row(number, values);
                }
            }
        }
    }

    private void table(Dataset<Row> table) {
        columns(Arrays.asList(table.columns()));
        Dataset<Row> texts = table.select(header.stream()
                .map(name -> functions.coalesce(functions.col(name).cast("string"), functions.lit("")))
                .toArray(Column[]::new));
        int number = 0;
        for (Row each : texts.orderBy(functions.asc(texts.columns()[header.indexOf(CLIENT)]))
                .collectAsList()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < header.size(); i++) {
                values.add(each.getString(i));
            }
            row(++number, values);
        }
    }

    private void columns(List<String> names) {
        if (!names.contains(CLIENT) || !COLUMNS.containsAll(names) || new HashSet<>(names).size() < names.size()) {
            throw Errors.profileBroken(
                    place,
                    1,
                    "the columns are %s, not %s and some of %s".formatted(names, CLIENT, COLUMNS.subList(1, 6)));
        }
        header = names;
    }

    private void row(int number, List<String> values) {
        if (values.size() != header.size()) {
            throw Errors.profileBroken(
                    place, number, "it has %d values, not %d".formatted(values.size(), header.size()));
        }
        Map<String, String> row = new TreeMap<>();
        for (int i = 0; i < header.size(); i++) {
            check(number, header.get(i), values.get(i));
            row.put(header.get(i), values.get(i));
        }
        String client = row.getOrDefault(CLIENT, "");
        if (client.isEmpty() || rows.put(client, row) != null) {
            throw Errors.profileBroken(place, number, "client_id '%s' is empty or stands twice".formatted(client));
        }
    }

    private void check(int number, String column, String value) {
        if (column.equals(CLIENT) || value.isEmpty()) {
            return;
        }
        boolean hour = column.equals(FROM) || column.equals(UNTIL);
        String pattern = column.equals(MEMORY) ? "\\d{1,18}" : "\\d{1,18}(\\.\\d+)?([eE][-+]?\\d{1,3})?";
        double most = hour ? ClientProfile.DAY : Double.MAX_VALUE;
        if (!value.matches(pattern) || Double.parseDouble(value) > most || (!hour && Double.parseDouble(value) <= 0)) {
            throw Errors.profileBroken(
                    place,
                    number,
                    "%s is '%s', not %s".formatted(column, value, hour ? "an hour from 0 to 24" : "a number above 0"));
        }
    }

    /** The profile of a client. */
    ClientProfile of(String clientId, String domain) {
        Map<String, String> row = rows.getOrDefault(clientId, Map.of());
        String memory = row.getOrDefault(MEMORY, "");
        return new ClientProfile(
                clientId,
                domain,
                number(row, TOKENS, defaults.tokensPerSecond()),
                number(row, BYTES, defaults.bytesPerSecond()),
                memory.isEmpty() ? defaults.memoryBytes() : Long.parseLong(memory),
                number(row, FROM, defaults.availableFrom()),
                number(row, UNTIL, defaults.availableUntil()));
    }

    private static double number(Map<String, String> row, String column, double otherwise) {
        String value = row.getOrDefault(column, "");
        return value.isEmpty() ? otherwise : Double.parseDouble(value);
    }

    /** Names the profiles' content. */
    String digest() {
        return rows.isEmpty() ? place : rows.toString();
    }
}
