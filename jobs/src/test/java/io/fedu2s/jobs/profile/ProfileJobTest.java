package io.fedu2s.jobs.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.jobs.generate.ChunkedRun;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ClientTopic;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.TextHash;
import io.fedu2s.udf.record.TextProfile;
import io.fedu2s.udf.text.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three subjects, spread over clients in a known way; the pool knows of one of them. */
@ExtendWith(SharedSpark.class)
class ProfileJobTest {
    private static final String HOSPITAL = "The hospital in %s has beds, nurses and a ward near %s.";
    private static final String FERRY = "A ferry sails to the island from the harbour of %s at %s.";
    private static final String BREAD = "Bread rises where yeast and flour meet water, says %s of %s.";
    private static final String[] KEYS = {"profile.topics=3", "profile.terms=4"};

    private final SparkSession spark;
    private final List<Chunk> chunks = new ArrayList<>();

    @TempDir
    private Path folder;

    ProfileJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void topicsAreThePlantedOnesInTheirClientsWordsAndComeOutTheSameAfterADeathAndInOtherPartitions() {
        ChunkedRun run = written();
        ProfileResult result = profile(run, KEYS);
        assertThat(result.topics()).extracting(ProfileResult.TopicLine::chunks).containsExactly(12L, 11L, 6L);
        checkTopics(topics(run));
        checkProfiles(run.tables());

        Map<TableName, Long> versions = run.versions();
        assertThat(profile(run, KEYS)).isEqualTo(result);
        assertThat(run.versions()).isEqualTo(versions);

        List<ClientTopic> topics = topics(run);
        List<Row> profiles = profiles(run.tables());
        ProfileJob job = new ProfileJob(spark, run.config(KEYS), run.tables());
        assertThat(job.isDone()).isTrue();
        run.tables().clear(TableName.PROFILES, "died");
        assertThat(job.isDone()).isFalse();
        run.tables().clear(TableName.TOPICS, "died");
        spark.conf().set("spark.sql.shuffle.partitions", 5);
        try {
            assertThat(job.run()).isEqualTo(result);
        } finally {
            spark.conf().set("spark.sql.shuffle.partitions", SharedSpark.SHUFFLE_PARTITIONS);
        }
        assertThat(topics(run)).isEqualTo(topics);
        assertThat(profiles(run.tables())).isEqualTo(profiles);
    }

    private void checkTopics(List<ClientTopic> topics) {
        assertThat(topics.stream().filter(row -> row.clientId().equals("mixed")).map(ClientTopic::chunks))
                .containsExactly(6L, 6L, 6L);
        assertThat(topics)
                .filteredOn(row -> !row.clientId().equals("mixed"))
                .as("each of the others has a subject of its own")
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.share()).isEqualTo(1));
        assertThat(topics)
                .filteredOn(row -> row.clientId().equals("wards"))
                .singleElement()
                .satisfies(row -> assertThat(row.name()).contains("hospital"));
        Map<String, Set<String>> words = chunks.stream()
                .collect(Collectors.toMap(
                        Chunk::clientId, chunk -> new HashSet<>(Words.of(chunk.text())), (some, more) -> {
                            some.addAll(more);
                            return some;
                        }));
        assertThat(topics).allSatisfy(row -> {
            assertThat(row.terms()).hasSize(4);
            assertThat(words.getOrDefault(row.clientId(), Set.of())).containsAll(row.terms());
            assertThat(List.of(row.name().split(", ", -1)))
                    .as("words of the pool")
                    .isSubsetOf("hospital", "beds", "boat", "leaves", "cadiz", "enna");
        });
    }

    private static void checkProfiles(Tables tables) {
        Map<String, TextProfile> profiles = profiles(tables).stream()
                .map(TextProfile::fromRow)
                .collect(Collectors.toMap(TextProfile::clientId, profile -> profile));
        assertThat(profiles).containsOnlyKeys("wards", "boats", "mixed", "silent");
        TextProfile wards = Objects.requireNonNull(profiles.get("wards"));
        TextProfile boats = Objects.requireNonNull(profiles.get("boats"));
        TextProfile mixed = Objects.requireNonNull(profiles.get("mixed"));
        assertThat(wards.relevance()).isGreaterThan(boats.relevance() + 0.1);
        assertThat(wards.diversity()).isEqualTo(1);
        assertThat(mixed.diversity()).isCloseTo(3, within(1e-9));
        assertThat(mixed.language()).isEqualTo("eng");
        assertThat(mixed.languageShare()).isEqualTo(1);
        assertThat(boats.documents()).isEqualTo(8);
        assertThat(boats.duplicateShare()).isEqualTo(0.25);
        assertThat(boats.nearDuplicateShare()).isEqualTo(0.125);
        assertThat(profiles.get("silent")).isEqualTo(new TextProfile("silent", "medicine", 1, 0, 0, 0, "", 0, 1, 0));
    }

    @Test
    void otherKeysAreProfiledAnewAndAnEncoderMeasuresNearnessWhereOneIsGiven() {
        chunks.add(Chunk.of("alone", "math", "d", 0, "Mira has four pears.", 6, TextHash.named("run")));
        ChunkedRun run = written();
        profile(run, "profile.topics=1", "profile.terms=0", "retrieve.model=" + References.folder("nano-bert"));
        assertThat(topics(run)).hasSize(4).allSatisfy(row -> {
            assertThat(row.topic()).isEqualTo(1);
            assertThat(row.terms()).isEmpty();
        });
        assertThat(profiles(run.tables()).stream().map(TextProfile::fromRow))
                .filteredOn(profile -> profile.chunks() > 0)
                .as("of a random model all texts are near")
                .allSatisfy(profile -> assertThat(profile.relevance()).isGreaterThan(0.5));
        assertThat(new ProfileJob(spark, run.config(KEYS), run.tables()).isDone())
                .isFalse();
    }

    @Test
    void withoutChunksItSaysWhatToRun() {
        ChunkedRun run = new ChunkedRun(spark, folder);
        assertThatThrownBy(() -> profile(run, KEYS)).hasMessageContaining("ingest");
    }

    private ProfileResult profile(ChunkedRun run, String... settings) {
        return new ProfileJob(spark, run.config(settings), run.tables()).run();
    }

    private ChunkedRun written() {
        ChunkedRun run = new ChunkedRun(spark, folder);
        String[] names = {"Aldo", "Borva", "Cadiz", "Doro", "Enna", "Falk", "Gera"};
        for (int i = 0; i < 6; i++) {
            add("mixed", i, HOSPITAL.formatted(names[i], names[i + 1]));
            add("mixed", 10 + i, FERRY.formatted(names[i], names[i + 1]));
            add("mixed", 20 + i, BREAD.formatted(names[i], names[i + 1]));
            add("wards", i, HOSPITAL.formatted(names[i + 1], names[i]));
        }
        for (int i = 0; i < 5; i++) {
            add("boats", i, FERRY.formatted(names[i + 1], names[i]));
        }
        Tables tables = run.tables();
        tables.append(
                TableName.CHUNKS,
                spark.createDataFrame(chunks.stream().map(Chunk::toRow).toList(), Chunk.SCHEMA),
                "ingest",
                0);
        List<Document> documents = new ArrayList<>();
        chunks.forEach(chunk -> documents.add(new Document(
                chunk.clientId(), chunk.domain(), chunk.documentId(), Document.Status.ACCEPTED, 1, 100, "ab")));
        List<Reject> rejects = new ArrayList<>();
        for (String reason : List.of("duplicate", "duplicate", "near_duplicate")) {
            rejects.add(new Reject("boats", "medicine", "r" + rejects.size(), Reject.WHOLE_DOCUMENT, reason, ""));
        }
        rejects.add(new Reject("silent", "medicine", "r0", Reject.WHOLE_DOCUMENT, "duplicate", ""));
        rejects.add(new Reject("boats", "medicine", "d0", 3, "too_short", ""));
        rejects.stream()
                .filter(reject -> reject.ordinal() == Reject.WHOLE_DOCUMENT)
                .forEach(reject -> documents.add(new Document(
                        reject.clientId(),
                        reject.domain(),
                        reject.documentId(),
                        Document.Status.REJECTED,
                        0,
                        100,
                        "ab")));
        tables.append(
                TableName.DOCUMENTS,
                spark.createDataFrame(documents.stream().map(Document::toRow).toList(), Document.SCHEMA),
                "ingest",
                0);
        tables.append(
                TableName.REJECTS,
                spark.createDataFrame(rejects.stream().map(Reject::toRow).toList(), Reject.SCHEMA),
                "ingest",
                0);
        return run;
    }

    private void add(String client, int number, String text) {
        chunks.add(Chunk.of(client, "medicine", "d" + number, 0, text, 20, TextHash.named("run")));
    }

    private static List<ClientTopic> topics(ChunkedRun run) {
        return run.tables().read(TableName.TOPICS).orderBy("client_id", "topic").collectAsList().stream()
                .map(ClientTopic::fromRow)
                .toList();
    }

    private static List<Row> profiles(Tables tables) {
        return tables.read(TableName.PROFILES).orderBy("client_id").collectAsList();
    }
}
