package io.fedu2s.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fedu2s.jobs.table.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A list of languages that are wanted, in the whole job: what is in another one is told, and all else is used. */
@ExtendWith(SharedSpark.class)
class AllowedLanguagesTest {
    private static final String[] DOMAINS = {
        "{name: ward, clients: ward, examples: [x]}", "{name: rows, clients: rows, format: jsonl, examples: [x]}"
    };

    private static final String ENGLISH =
            "The patient was sent home on Monday and shall take the tablets for two more weeks.";
    private static final String GERMAN =
            "Der Patient wurde am Montag entlassen und soll die Tabletten noch zwei Wochen weiter nehmen.";
    private static final String RUSSIAN =
            "\u041f\u0430\u0446\u0438\u0435\u043d\u0442 \u0432\u0435\u0440\u043d\u0443\u043b\u0441\u044f \u0434\u043e\u043c\u043e\u0439"
                    + " \u0432 \u043f\u043e\u043d\u0435\u0434\u0435\u043b\u044c\u043d\u0438\u043a \u0438 \u0431\u0443\u0434\u0435\u0442"
                    + " \u043f\u0440\u0438\u043d\u0438\u043c\u0430\u0442\u044c \u0442\u0430\u0431\u043b\u0435\u0442\u043a\u0438"
                    + " \u0435\u0449\u0451 \u0434\u0432\u0435 \u043d\u0435\u0434\u0435\u043b\u0438.";
    private static final String SHORT = "Tavoril 40 mg, RR 120/80, HF 72, T 36.8.";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    AllowedLanguagesTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void whatIsInNoneOfThemIsARejectAndWhatIsTooShortToTellIsUsed() throws IOException {
        var run = new IngestedFolder(spark, folder, "out");
        run.write("ward/north/english.txt", ENGLISH);
        run.write("ward/north/german.txt", GERMAN);
        run.write("ward/north/russian.txt", RUSSIAN);
        run.write("ward/north/short.txt", SHORT);
        run.write("ward/south/only-russian.txt", RUSSIAN + " " + RUSSIAN);
        String lines = String.join("\n", "{\"text\": \"" + GERMAN + "\"}", "{\"text\": \"" + RUSSIAN + "\"}", "");
        run.write("rows/east/notes.jsonl", lines);

        IngestResult result = run.ingest(List.of("ingest.languages=[en, de]", "ingest.minChunkTokens=4"), DOMAINS);

        assertThat(run.accepted())
                .containsExactly("east/notes.jsonl:1", "north/english.txt", "north/german.txt", "north/short.txt");
        assertThat(run.reasons())
                .containsOnly(
                        entry("north/russian.txt", "other_language"),
                        entry("south/only-russian.txt", "other_language"),
                        entry("east/notes.jsonl:2", "other_language"));
        assertThat(run.detail("russian.txt")).contains("Russian");
        assertThat(result.documents()).isEqualTo(7);
        assertThat(result.accepted()).isEqualTo(4);
        assertThat(result.rejected()).containsOnly(entry("other_language", 3L));
        assertThat(result.withoutChunks()).containsOnlyKeys("south");

        IngestResult all = run.ingest(List.of("ingest.minChunkTokens=4"), DOMAINS);

        assertThat(all.accepted()).isEqualTo(7);
        assertThat(all.rejected()).isEmpty();
    }
}
