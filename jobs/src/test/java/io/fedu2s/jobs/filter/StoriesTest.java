package io.fedu2s.jobs.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.generate.ChunkedRun;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.record.TextHash;
import io.fedu2s.udf.text.ResourceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One story in eight languages, each a client's: three good pairs, which are accepted, and three spoilt ones, by a number that the
 * story does not have, by another language and by a response that repeats itself.
 */
@ExtendWith(SharedSpark.class)
class StoriesTest {
    private static final String SAMPLES = "generate.samplesPerChunk=6";

    private final SparkSession spark;
    private ChunkedRun run;
    private List<Story> stories = List.of();

    StoriesTest(SparkSession spark) {
        this.spark = spark;
    }

    /** What is asked and answered. */
    record Asked(String instruction, String response) {
        /** As a model writes it behind the prompt of a chunked run. */
        String text() {
            return " %s\nResponse: %s".formatted(instruction, response);
        }
    }

    /** A story, with spoilt pairs by what is wrong with them. */
    record Story(String language, String story, List<Asked> ideal, Map<String, Asked> spoilt) {
        Chunk chunk() {
            return Chunk.of(language, "medicine", "story.txt", 0, story, story.length() / 3, TextHash.named("run"));
        }

        /** The generations, each called by what its verdict should be about. */
        Stream<Generation> generations(String planId) {
            Map<String, Asked> all = new TreeMap<>(spoilt);
            for (int i = 0; i < ideal.size(); i++) {
                all.put("ideal " + i, ideal.get(i));
            }
            List<Generation> generations = new ArrayList<>();
            all.forEach((name, asked) -> generations.add(
                    ChunkedRun.answer(chunk(), generations.size(), language + " " + name, asked.text(), planId)));
            return generations.stream();
        }
    }

    @BeforeEach
    void answers(@TempDir Path folder) throws IOException {
        run = new ChunkedRun(spark, folder);
        stories = new ArrayList<>(new ObjectMapper()
                .readerFor(Story.class)
                .<Story>readValues(ResourceText.of(StoriesTest.class, "stories.jsonl"))
                .readAll());
        List<Row> chunks = stories.stream().map(story -> story.chunk().toRow()).toList();
        run.tables().append(TableName.CHUNKS, spark.createDataFrame(chunks, Chunk.SCHEMA), "ingest", 0);
        String planId = GenerationInputs.read(
                        run.config(SAMPLES), run.tables(), spark.sparkContext().hadoopConfiguration())
                .planId();
        List<Row> rows = stories.stream()
                .flatMap(story -> story.generations(planId))
                .map(Generation::toRow)
                .toList();
        run.tables().append(TableName.GENERATIONS, spark.createDataFrame(rows, Generation.SCHEMA), "by hand", 0);
    }

    @Test
    void goodPairsPassAndEachSpoiltOneHasItsReasonInEveryLanguage() {
        FilterResult strict = filter("filter.language=chunk");

        assertThat(reasons())
                .isEqualTo(everywhere(
                        Map.of("number", "ungrounded_number", "language", "language", "repetition", "repetition")));
        assertThat(strict.accepted()).isEqualTo(24);
        assertThat(strict.generated()).isEqualTo(48);

        FilterResult byDefault = filter();

        assertThat(reasons())
                .isEqualTo(everywhere(
                        Map.of("number", "ungrounded_number", "language", "ungrounded", "repetition", "repetition")));
        assertThat(byDefault.accepted()).isEqualTo(24);
    }

    /** By language and what was made wrong, the reason that the pair is refused for. */
    private SortedMap<String, String> reasons() {
        return run.tables().read(TableName.PAIRS).collectAsList().stream()
                .map(Pair::fromRow)
                .collect(Collectors.toMap(Pair::generationId, Pair::reason, (one, other) -> one, TreeMap::new));
    }

    /** The same reasons in each language, and none for good pairs. */
    private SortedMap<String, String> everywhere(Map<String, String> reasons) {
        SortedMap<String, String> all = new TreeMap<>();
        for (Story story : stories) {
            story.spoilt()
                    .keySet()
                    .forEach(wrong -> all.put(story.language() + " " + wrong, reasons.getOrDefault(wrong, "?")));
            for (int i = 0; i < story.ideal().size(); i++) {
                all.put(story.language() + " ideal " + i, "");
            }
        }
        return all;
    }

    private FilterResult filter(String... settings) {
        String[] all = Stream.concat(Stream.of(SAMPLES), Stream.of(settings)).toArray(String[]::new);
        return new FilterJob(spark, run.config(all), run.tables()).run();
    }
}
