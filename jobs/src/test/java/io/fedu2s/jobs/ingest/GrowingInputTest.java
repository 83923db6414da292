package io.fedu2s.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an input that changed makes of the tables, beside what it makes of none. */
@ExtendWith(SharedSpark.class)
class GrowingInputTest {
    private static final List<TableName> TABLES =
            List.of(TableName.DOCUMENTS, TableName.CHUNKS, TableName.REJECTS, TableName.SOURCES, TableName.CLIENTS);

    private final SparkSession spark;
    private long clock = 1_700_000_000_000L;
    private int outputs;

    @TempDir
    private Path folder;

    GrowingInputTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void whateverHappensToTextFilesTheTablesAreThoseOfTheWholeInput() throws IOException {
        someInput();
        Tables tables = tables("grown");
        ingest(tables);
        // Not looked at again, or this would show.
        write("ward-1/unchanged.txt", "Another text of as many words as there were before this.", false);

        write("ward-1/new.txt", "A text that came in the night of which nobody else has any.", true);
        ingest(tables);
        assertThat(texts(tables)).contains("A text that came in the night of which nobody else has any.");
        assertThat(texts(tables)).contains("The first text of as many words as there were before it.");
        write("ward-1/unchanged.txt", "The first text of as many words as there were before it.", false);

        write("ward-1/a-copy.txt", "A text that came in the night of which nobody else has any.", true);
        write("ward-2/short.txt", "Short.", true);
        same(tables, "a copy that is named before it came, and one is too short");
        Files.delete(path("ward-1/a-copy.txt"));
        Files.delete(path("ward-1/twin-1.txt"));
        write("ward-1/new.txt", "It says something else now, and is as good as any other text.", true);
        Files.delete(path("ward-2/only.txt"));
        Files.delete(path("ward-2/short.txt"));
        Files.createDirectories(path("ward-3/x").getParent());
        same(tables, "one changed, the originals of others went, a client has nothing left, and one has nothing yet");
        write("ward-3/first.txt", "The first text of a client that had a folder and nothing in it.", true);
        Files.writeString(
                folder.resolve("in/math/school/pairs.jsonl"),
                "{\"text\": \"Two and two are four, and three and three are six.\"}\n");
        same(tables, "a client begins, and a file of another format changed");
    }

    @Test
    void whereARuleLooksAtAllOfAClientAllOfThatClientIsReadAgain() throws IOException {
        someInput();
        Tables tables = tables("grown");
        String[] rules = {
            "ingest.nearDuplicates=0.7", "ingest.repeatedLines=0.6", "ingest.repeatedLinesMinClientDocuments=3"
        };
        ingest(tables, rules);
        write("ward-1/z-near.txt", "The first text of as many words as there were before it. And a word more.", true);
        ingest(tables, rules);
        for (int i = 0; i < 6; i++) {
            write("ward-1/footer-" + i + ".txt", "Text number " + i + " says what it says.\nThe same footer.", true);
        }
        same(tables, "so many have a footer now that it goes", rules);
        Files.delete(path("ward-1/unchanged.txt"));
        same(tables, "what was nearly copied went", rules);
    }

    @Test
    void ofFilesThatHoldManyClientsThoseAreReadThatCameOrChanged() throws IOException {
        String[] rows = {
            "input.domains[0].format=jsonl",
            "input.domains[0].client={from: column, column: who}",
            "input.domains[0].documentColumn=name"
        };
        someInput();
        FileUtils.cleanDirectory(folder.resolve("in/medicine").toFile());
        lines(
                "a.jsonl",
                "ann one The bridge over the river was built in the year of the flood.",
                "bob one The mill stands.");
        lines(
                "b.jsonl",
                "ann two The same words in two documents of one client.",
                "cid one The tower has a clock of iron.");
        lines(
                "c.jsonl",
                "ann three The old road leads to the quarry in the hills.",
                "cid two Nobody lives there today.");
        lines("d.jsonl", "ann two Another document of the name that one has in a file before.", "{");
        Tables tables = tables("grown");
        ingest(tables, rows);
        lines(
                "e.jsonl",
                "ann five The same words in two documents of one client.",
                "dan one The harbour froze in winter.");
        Path unchanged = path("a.jsonl");
        String kept = Files.readString(unchanged);
        FileTime time = Files.getLastModifiedTime(unchanged);
        Files.writeString(unchanged, kept.replace("bridge", "BRIDGE"));
        Files.setLastModifiedTime(unchanged, time);
        ingest(tables, rows);
        assertThat(texts(tables)).contains("The bridge over the river was built in the year of the flood.");
        Files.writeString(unchanged, kept);
        Files.setLastModifiedTime(unchanged, time);

        lines("f.jsonl", "ann a-copy The old road leads to the quarry in the hills.", "bob two The mill stands.");
        same(tables, "a copy that is named before its original, which lies in a file that did not change", rows);
        Files.delete(path("b.jsonl"));
        same(tables, "the original of a copy went, and so did one of two of one name", rows);
        lines(
                "d.jsonl",
                "ann two Now it is a third document of this name.",
                "ann two And a fourth one, in the same file, which a later file has too.",
                "ann z And a fourth one, in the same file, which a later file has too.",
                "bob one The mill burned down.");
        same(tables, "another text of a name that a file before has too", rows);
        lines("d.jsonl", "bob one The mill burned down.");
        lines("h.jsonl", "ann y And a fourth one, in the same file, which a later file has too.");
        same(tables, "of one name two texts went together, of which another file has one", rows);
        Files.delete(path("c.jsonl"));
        lines("g.jsonl", "cid one The tower has a clock of iron.");
        same(tables, "what went came back in another file", rows);
    }

    @Test
    void ofTablesThoseFilesAreReadThatCameOrChanged() throws IOException {
        String[] rows = {"input.domains[0].format=delta", "input.domains[0].client={from: column, column: who}"};
        someInput();
        FileUtils.deleteDirectory(folder.resolve("in/medicine").toFile());
        String path = folder.resolve("in/medicine").toString();
        for (int i = 0; i < 6; i++) {
            note("ann", "Note number " + i + " of Ann, which says as much as the others.", path);
        }
        note("bob", "The mill stands at the river, and has no wheel any more.", path);
        Tables tables = tables("grown");
        ingest(tables, rows);
        note("bob", "The mill stands at the river, and has no wheel any more.", path);
        note("cid", "The tower has a clock of iron that nobody winds up.", path);
        same(tables, "two came, one of them a copy", rows);
        DeltaTable table = DeltaTable.forPath(spark, path);
        table.delete("who = 'cid'");
        table.updateExpr("text like 'Note number 3%'", Map.of("text", "'The third note says something else by now.'"));
        same(tables, "one went, one changed", rows);
        table.optimize().executeCompaction();
        same(tables, "all lie in one file", rows);
    }

    private void note(String client, String text, String path) {
        spark.createDataFrame(
                        List.of(RowFactory.create(client, text)),
                        new StructType().add("who", DataTypes.StringType).add("text", DataTypes.StringType))
                .write()
                .format("delta")
                .mode("append")
                .save(path);
    }

    /** Writes a file of lines, each given as client, name and text. */
    private void lines(String name, String... documents) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String document : documents) {
            String[] parts = document.split(" ", 3);
            lines.append(
                    parts.length < 3
                            ? document
                            : "{\"who\": \"%s\", \"name\": \"%s\", \"text\": \"%s\"}".formatted((Object[]) parts));
            lines.append('\n');
        }
        write(name, lines.toString(), true);
    }

    private void someInput() throws IOException {
        write("ward-1/unchanged.txt", "The first text of as many words as there were before it.", true);
        for (int i = 1; i <= 3; i++) {
            write("ward-1/twin-" + i + ".txt", "A text that three documents of a client have in common.", true);
        }
        for (int i = 0; i < 8; i++) {
            write("ward-4/note-" + i + ".txt", "Note number " + i + " of the fourth ward, which says little.", true);
        }
        write("ward-2/only.txt", "The only text that this client has to show for itself.", true);
        Path pairs = folder.resolve("in/math/school/pairs.jsonl");
        Files.createDirectories(pairs.getParent());
        Files.writeString(pairs, "{\"text\": \"Two and two are four, and one and one are two.\"}\n");
    }

    /** Ingests, and compares the tables with those of an output that had none. */
    private void same(Tables tables, String what, String... settings) {
        ingest(tables, settings);
        Tables anew = tables("anew-" + outputs++);
        ingest(anew, settings);
        assertThat(rows(tables)).as(what).isEqualTo(rows(anew));
        assertThat(tables.version(TableName.CHUNKS))
                .as("the table was not made anew")
                .isGreaterThan(anew.version(TableName.CHUNKS));
    }

    private void ingest(Tables tables, String... settings) {
        new IngestJob(spark, config(settings), tables).run();
    }

    private Tables tables(String output) {
        return new Tables(spark, folder.resolve(output).toString(), "test");
    }

    private static List<String> texts(Tables tables) {
        return tables.read(TableName.CHUNKS).select("text").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Map<TableName, List<String>> rows(Tables tables) {
        Map<TableName, List<String>> rows = new EnumMap<>(TableName.class);
        for (TableName table : TABLES) {
            rows.put(
                    table,
                    tables.read(table).collectAsList().stream()
                            .map(Row::toString)
                            .sorted()
                            .collect(Collectors.toList()));
        }
        return rows;
    }

    private RunConfig config(String... settings) {
        String yaml = """
                input:
                  root: '%s'
                  domains:
                    - {name: medicine, clients: medicine}
                    - {name: math, clients: math, format: jsonl}
                output: {root: out}
                model: {path: ../conf/quickstart/model}
                ingest: {chunkTokens: 200, minChunkTokens: 4}
                """.formatted(folder.resolve("in"));
        return RunConfig.parse("test.yaml", yaml, folder, List.of(settings));
    }

    private Path path(String name) {
        return folder.resolve("in/medicine").resolve(name);
    }

    /** Writes a file; where it is not to be noticed, with the time and of the size that it had. */
    private void write(String name, String text, boolean noticed) throws IOException {
        Path file = path(name);
        Files.createDirectories(file.getParent());
        FileTime time = noticed ? FileTime.fromMillis(clock += 1000) : Files.getLastModifiedTime(file);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, time);
    }
}
