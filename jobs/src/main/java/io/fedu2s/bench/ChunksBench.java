package io.fedu2s.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.generate.ExamplePools;
import io.fedu2s.jobs.generate.PublicTexts;
import io.fedu2s.jobs.profile.ProfileJob;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.coverage.ChunkOrder;
import io.fedu2s.udf.coverage.FacilityLocation;
import io.fedu2s.udf.coverage.Nearness;
import io.fedu2s.udf.coverage.TermVectors;
import io.fedu2s.udf.retrieve.Features;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Measures what shares of each client's chunks stand for, by words alone. The chunks come to the driver. */
final class ChunksBench {
    private static final int DRAWS = 10;

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    ChunksBench(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Means over a domain's clients; of any chunks, over ten draws.
     *
     * @param chunks how many are chosen
     * @param coverage how near all chunks are to the nearest of those chosen, see {@link FacilityLocation}
     * @param topics how many topics have one
     * @param allTopics how many topics the client has
     * @param relevance the mean nearness of the chosen to the pool
     */
    record Line(
            String domain,
            double share,
            ChunkOrder order,
            double chunks,
            double coverage,
            double topics,
            double allTopics,
            double relevance) {
        private static Line sum(Line one, Line other) {
            return new Line(
                    one.domain,
                    one.share,
                    one.order,
                    one.chunks + other.chunks,
                    one.coverage + other.coverage,
                    one.topics + other.topics,
                    one.allTopics + other.allTopics,
                    one.relevance + other.relevance);
        }

        private Line over(int n) {
            return new Line(domain, share, order, chunks / n, coverage / n, topics / n, allTopics / n, relevance / n);
        }
    }

    /** A client's chunks in the order of their documents. */
    private static final class Client {
        private final String domain;
        private final TermVectors terms = new TermVectors();
        private final List<Integer> topics = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();

        Client(String domain) {
            this.domain = domain;
        }
    }

    List<String> run(List<Double> shares) {
        PublicTexts texts = PublicTexts.of(
                ExamplePools.read(config, spark.sparkContext().hadoopConfiguration()),
                Map.of(),
                config.run().seed());
        Map<String, Line> sums = new LinkedHashMap<>();
        Map<String, Integer> clients = new TreeMap<>();
        for (Client client : clients()) {
            clients.merge(client.domain, 1, Integer::sum);
            measure(client, texts.byDomain().getOrDefault(client.domain, List.of()), shares)
                    .forEach(line -> sums.merge(line.domain + " " + line.share + " " + line.order, line, Line::sum));
        }
        return sums.values().stream()
                .map(line -> json(line.over(clients.getOrDefault(line.domain, 1))))
                .toList();
    }

    private Iterable<Client> clients() {
        Map<String, Client> clients = new TreeMap<>();
        tables.read(TableName.CHUNKS)
                .join(new ProfileJob(spark, config, tables).places().select("chunk_id", "topic"), "chunk_id")
                .orderBy("client_id", "document_id", "ordinal")
                .collectAsList()
                .forEach(row -> add(
                        clients.computeIfAbsent(row.getAs("client_id"), id -> new Client(row.getAs("domain"))), row));
        return clients.values();
    }

    private static void add(Client client, Row chunk) {
        client.terms.add(chunk.getAs("text"));
        client.topics.add(chunk.getAs("topic"));
        client.ids.add(chunk.getAs("chunk_id"));
    }

    private List<Line> measure(Client client, List<String> texts, List<Double> shares) {
        int n = client.ids.size();
        texts.forEach(client.terms::add);
        List<? extends Features> all = client.terms.vectors();
        List<? extends Features> chunks = all.subList(0, n);
        Nearness nearness = new Nearness(all.subList(n, all.size()));
        double[] relevance = chunks.stream().mapToDouble(nearness::of).toArray();
        int[] every = IntStream.range(0, n).toArray();
        FacilityLocation location = new FacilityLocation(
                chunks, every, relevance, config.generate().asked().relevance());
        List<Line> lines = new ArrayList<>();
        for (double share : shares) {
            int budget = (int) Math.max(1, Math.round(share * n));
            Measure measure = new Measure(client, share, location, relevance);
            lines.add(measure.line(ChunkOrder.FIRST, IntStream.range(0, budget).toArray()));
            List<Line> draws = new ArrayList<>();
            for (int draw = 0; draw < DRAWS; draw++) {
                List<Integer> shuffled =
                        new ArrayList<>(IntStream.range(0, n).boxed().toList());
                Collections.shuffle(shuffled, new Random(config.run().seed() + draw));
                draws.add(measure.line(
                        ChunkOrder.RANDOM,
                        shuffled.stream()
                                .limit(budget)
                                .mapToInt(Integer::intValue)
                                .toArray()));
            }
            lines.add(draws.stream().reduce(Line::sum).orElseThrow().over(DRAWS));
            lines.add(measure.line(
                    ChunkOrder.COVERAGE,
                    location.choose(budget).stream()
                            .mapToInt(FacilityLocation.Chosen::chunk)
                            .toArray()));
        }
        return lines;
    }

    /** What chosen chunks of a client come to. */
    private record Measure(Client client, double share, FacilityLocation location, double[] relevance) {
        Line line(ChunkOrder order, int[] chosen) {
            return new Line(
                    client.domain,
                    share,
                    order,
                    chosen.length,
                    location.coverage(chosen),
                    IntStream.of(chosen).mapToObj(client.topics::get).distinct().count(),
                    client.topics.stream().distinct().count(),
                    IntStream.of(chosen)
                            .mapToDouble(i -> relevance[i])
                            .average()
                            .orElse(0));
        }
    }

    private static String json(Line line) {
        try {
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build()
                    .writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
