package io.fedu2s.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What else lies in folders: names of all kinds, links, pipes. A pipe that is opened makes these tests hang. */
@ExtendWith(SharedSpark.class)
class OddFilesTest {
    private static final String TEXT = "{name: trade, clients: trade, examples: [x]}";
    private static final List<String> NAMES = List.of(
            "12:30 visit",
            "a:b",
            "[1] {x,y} *",
            "50% off",
            "what?",
            "no#1",
            "two\nlines",
            "%41",
            "\u00e4\u0416\u4e2d",
            "a+b",
            "a\\b",
            ",");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private IngestedFolder run;

    OddFilesTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void open() {
        run = new IngestedFolder(spark, folder, "out");
    }

    @Test
    void filesFoldersAndClientsMayHaveAnyNameThatIsTextAndWhatSparkReadsNoColon() throws Exception {
        Path parquet = written();
        for (String name : NAMES) {
            String text = sentence(name.length());
            run.write("text/" + name + "/" + name + "/" + name + ".txt", text);
            run.write("lines/" + name + "!/" + name + ".jsonl", "{\"text\": \"" + text + "\"}");
            run.write("csv/" + name + "~/" + name + ".csv", "text\n\"" + text + "\"\n");
            Path named = folder.resolve("parquet").resolve(name + "'s").resolve(name + ".parquet");
            Files.createDirectories(named.getParent());
            Files.copy(parquet, named);
        }
        String script = "printf 'The clinic of Norr.' > \"$(printf 'text/a:b/caf\\351.txt')\"";
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();

        IngestResult result = run.ingest(
                "{name: a, clients: text, examples: [x]}",
                "{name: b, clients: lines, format: jsonl, examples: [x]}",
                "{name: c, clients: csv, format: csv, examples: [x]}",
                "{name: d, clients: parquet, format: parquet, examples: [x]}");

        assertThat(run.reasons())
                .containsOnly(
                        entry("a:b/caf\ufffd.txt", "unreadable"),
                        entry("12:30 visit's/12:30 visit.parquet", "unreadable"),
                        entry("a:b's/a:b.parquet", "unreadable"));
        assertThat(result.rejected()).containsOnly(entry("unreadable", 3L));
        assertThat(run.detail("caf\ufffd.txt")).startsWith("its name is no text in ");
        assertThat(run.detail("a:b.parquet")).contains("colon", "rename it");
        assertThat(run.accepted())
                .hasSize(4 * NAMES.size() - 2)
                .containsAll(NAMES.stream()
                        .flatMap(name ->
                                Stream.of(name + "/" + name + "/" + name + ".txt", name + "!/" + name + ".jsonl:1"))
                        .toList())
                .contains("[1] {x,y} *~/[1] {x,y} *.csv:1", "two\nlines~/two\nlines.csv:1");
        assertThat(result.accepted()).isEqualTo(4L * NAMES.size() - 2);
    }

    /** A file of parquet with one row. */
    private Path written() throws IOException {
        Path written = folder.resolve("written");
        spark.createDataFrame(List.of(RowFactory.create(sentence(1))), new StructType().add("text", "string"))
                .coalesce(1)
                .write()
                .parquet(written.toString());
        try (Stream<Path> files = Files.list(written)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aDomainsFolderMayHaveAnyNameAsATable() {
        List<String> names = List.of("[1] {x} *", "50%41", "a#b?");
        List<String> domains = new ArrayList<>();
        for (String name : names) {
            String client = "owner of " + name;
            spark.sql("SELECT '" + client + "' AS owner, 'The baker of Norr sells bread and rolls.' AS text")
                    .write()
                    .format("delta")
                    .mode("overwrite")
                    .save(folder.resolve(name).toString());
            domains.add("{name: trade-" + domains.size() + ", clients: '" + name
                    + "', format: delta, client: {from: column, column: owner}, examples: [x]}");
        }
        run.ingest(domains.toArray(String[]::new));
        assertThat(run.accepted())
                .extracting(document -> document.substring(0, document.lastIndexOf('/')))
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(name -> "owner of " + name).toList());
    }

    @Test
    void whatIsNeitherFileNorFolderIsARejectInEveryFormatAndNeverOpened() throws Exception {
        run.write("text/north/a.txt", sentence(1));
        run.write("lines/east/a.jsonl", "{\"text\": \"" + sentence(2) + "\"}");
        run.write("csv/south/b.csv", "text\n\"" + sentence(3) + "\"\n");
        spark.sql("SELECT 'west' AS owner, 'The smith of Sund shoes horses and mules.' AS text")
                .write()
                .parquet(folder.resolve("parquet").toString());
        run.pipe("text/north/pipe.txt");
        run.pipe("text/pipe.txt");
        run.pipe("lines/east/A.jsonl");
        run.pipe("csv/south/A.csv");
        run.pipe("parquet/a.parquet");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("text/north/socket")));

            IngestResult result = run.ingest(
                    "{name: a, clients: text, examples: [x]}",
                    "{name: b, clients: lines, format: jsonl, examples: [x]}",
                    "{name: c, clients: csv, format: csv, examples: [x]}",
                    "{name: d, clients: parquet, format: parquet, client: {from: column, column: owner}, examples: [x]}");

            assertThat(result.accepted()).isEqualTo(4);
            assertThat(run.reasons())
                    .containsOnly(
                            entry("north/pipe.txt", "no_file"),
                            entry("north/socket", "no_file"),
                            entry("(none)/pipe.txt", "no_file"),
                            entry("east/A.jsonl", "no_file"),
                            entry("south/A.csv", "no_file"),
                            entry("(none)/a.parquet", "no_file"));
            assertThat(run.detail("A.csv")).isEqualTo("a named pipe");
            assertThat(run.detail("socket")).isEqualTo("a socket");
        }
    }

    @Test
    void profilesThatAreAPipeAreTheUsersToMend() throws Exception {
        run.write("trade/north/a.txt", sentence(1));
        run.pipe("profiles.csv");
        RunConfig config = run.config(TEXT).with(List.of("clients.profiles=" + folder.resolve("profiles.csv")));
        assertThatThrownBy(() -> ClientProfiles.read(spark, config.input(), config.clients()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("profiles.csv", "is a pipe");
    }

    @Test
    void linksAreReadWithinAClientsFolderAndNowhereElse() throws IOException {
        run.write("trade/north/a.txt", sentence(1));
        run.write("trade/north/.data/b.txt", sentence(2));
        run.write("trade/south/a.txt", sentence(3));
        run.write("elsewhere/c.txt", sentence(4));
        run.link("trade/north/b.txt", ".data/b.txt");
        run.link("trade/north/copy.txt", "a.txt");
        run.link("trade/north/up", "..");
        run.link("trade/north/all", "../../trade");
        run.link("trade/north/self", "self");
        run.link("trade/north/here", ".");
        run.link("trade/north/broken.txt", "nothing.txt");
        run.link("trade/north/neighbour.txt", "../south/a.txt");
        run.link("trade/north/out.txt", "../../elsewhere/c.txt");
        run.link("trade/east", "../elsewhere");
        run.link("trade/broken", "nothing");

        IngestResult result = run.ingest(TEXT);

        assertThat(run.accepted()).containsExactly("north/a.txt", "north/b.txt", "south/a.txt");
        assertThat(run.reasons())
                .containsOnly(
                        entry("north/copy.txt", "duplicate"),
                        entry("north/up", "link"),
                        entry("north/all", "link"),
                        entry("north/self", "link"),
                        entry("north/here", "link"),
                        entry("north/broken.txt", "link"),
                        entry("north/neighbour.txt", "link"),
                        entry("north/out.txt", "link"),
                        entry("east/east", "link"),
                        entry("(none)/broken", "link"));
        assertThat(run.detail("out.txt")).isEqualTo("a link to '../../elsewhere/c.txt', out of the client's folder");
        assertThat(run.detail("up")).isEqualTo("a link to the folder '..'; links to folders are not followed");
        assertThat(run.detail("broken.txt")).isEqualTo("a link to 'nothing.txt', where nothing is");
        assertThat(result.withoutChunks()).containsOnlyKeys("east");
        assertThat(run.ingest(TEXT).changed()).isFalse();
    }

    @Test
    void aDomainMayItselfBeALinkAndHaveAColonInItsName() throws IOException {
        run.write("there/north/a.txt", sentence(1));
        run.link("trade", "there");
        run.write("a:b/south/a.txt", sentence(2));
        run.ingest(TEXT, "{name: law, clients: 'a:b', examples: [x]}");
        assertThat(run.accepted())
                .as("no scheme, for no slash follows the colon")
                .containsExactly("north/a.txt", "south/a.txt");
    }

    private static String sentence(int number) {
        return "The mill of Norr has " + number + " stones and grinds rye, barley and oats.";
    }
}
