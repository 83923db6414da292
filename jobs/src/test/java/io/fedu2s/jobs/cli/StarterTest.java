package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** conf/starter.yaml with its three lines filled in, over text of two departments that no model was made for. */
@ExtendWith(SharedSpark.class)
class StarterTest {
    private static final Path MODEL =
            Path.of("../conf/quickstart/model").toAbsolutePath().normalize();
    private static final List<String> SMALL = List.of(
            "generate.maxNewTokens=48",
            "generate.temperature=0",
            "lora.rank=2",
            "lora.targets=[q_proj, v_proj]",
            "federate.rounds=1",
            "federate.localSteps=1");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private Path starter;

    StarterTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void textAndConfiguration() throws IOException {
        document(
                "facilities",
                "Boiler 2 was descaled on 18 May by the firm Ostrander. The pressure now stands at 1.6 bar.");
        document("facilities", "Room 214 was painted in April. Petra Lindqvist signed for the work.");
        document("personnel", "New staff get a badge from Irina Falk on their first day. A lost badge costs 15 euros.");
        document("personnel", "The mentoring scheme began in 2021 with 8 pairs. Dario Menn keeps the list of mentors.");
        String text = Files.readString(Path.of("../conf/starter.yaml"));
        assertThat(text.lines().filter(line -> line.contains("# <-- "))).hasSize(3);
        starter = Files.createDirectories(folder.resolve("elsewhere")).resolve("my.yaml");
        Files.writeString(
                starter,
                text.replace("/path/to/text ", folder.resolve("text") + " ")
                        .replace("/path/to/output ", folder.resolve("out") + " ")
                        .replace("/path/to/model ", MODEL + " "));
    }

    @Test
    void itGoesTheWholeWayWithTheGeneralPoolAndWithoutHeldOutPairs() throws IOException {
        assertThatThrownBy(() -> run("filter.minResponseWords=200"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(
                        "All 4 generated pairs were rejected (",
                        "response_too_short",
                        "< filter.minResponseWords 200",
                        "loosen the keys under 'filter'");
        assertThat(folder.resolve("out/adapter")).doesNotExist();

        assertThat(run("filter.minGrounding=0")).startsWith("run my-run done in ");

        JsonNode summary = JsonMapper.builder()
                .build()
                .readTree(folder.resolve("out/summary.json").toFile());
        assertThat(summary.at("/documents/accepted").asInt()).isEqualTo(4);
        assertThat(summary.at("/pairs/accepted").asInt()).isPositive();
        assertThat(summary.at("/rounds")).hasSize(1);
        assertThat(summary.at("/evaluations")).isEmpty();
        assertThat(folder.resolve("out/adapter/adapter_model.safetensors")).isNotEmptyFile();
        assertThat(tables("filter.minGrounding=0").read(TableName.GENERATIONS).collectAsList())
                .as("the general pool's examples are shown")
                .allSatisfy(row ->
                        assertThat(row.getList(row.fieldIndex("example_ids"))).isNotEmpty());
    }

    @Test
    void theStatusLeadsFromCommandToCommandAndChangesNothing() throws IOException {
        assertThat(status()).contains("0 of 1 rounds committed", "next: ingest\n", "fedu2s ingest --config " + starter);
        assertThat(folder.resolve("out")).doesNotExist();
        for (String command : List.of("ingest", "generate", "filter", "federate", "evaluate", "export", "report")) {
            assertThat(status()).contains("next: " + command + "\n");
            assertThat(main(command)).isZero();
        }
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(folder.resolve("out/summary.json").toFile())
                        .get("seconds")
                        .asDouble())
                .as("what the commands took")
                .isGreaterThan(1);
        assertThat(status()).contains("1 of 1 rounds committed", "next: run\n");
        assertThat(main("run")).isZero();

        SortedMap<String, String> before = files();
        assertThat(status())
                .contains("1 of 1 rounds committed", "all is done; see " + folder.resolve("out/report.html"));
        assertThat(status("federate.learningRate=9"))
                .contains(
                        "0 of 1 rounds committed; 1 of another configuration or of other pairs are there",
                        "next: federate\n",
                        "--set federate.learningRate=9");
        assertThat(status("model.path=/no/model"))
                .contains("next: mend this. ", "There is no model folder '/no/model'");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void theQuickstartsModelIsWarnedOfOnTextThatIsNotItsOwn() {
        assertThat(OwnText.warning(config()))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains(MODEL.toString(), "only knows the quickstart's texts", "instruct model"));
        RunConfig quickstart = RunConfig.read(
                "../conf/quickstart/quickstart.yaml",
                List.of("model.path=" + MODEL, "input.root=" + MODEL.resolveSibling("corpora")));
        assertThat(OwnText.warning(quickstart)).isEmpty();
        assertThat(OwnText.warning(config("model.path=" + References.folder("nano-llama"))))
                .isEmpty();
    }

    private void document(String client, String text) throws IOException {
        Path documents = Files.createDirectories(folder.resolve("text").resolve(client));
        try (Stream<Path> there = Files.list(documents)) {
            Files.writeString(documents.resolve("note-" + there.count() + ".txt"), text + "\n");
        }
    }

    private RunConfig config(String... settings) {
        return RunConfig.read(starter.toString(), all(settings));
    }

    private static List<String> all(String... settings) {
        return Stream.concat(SMALL.stream(), Stream.of(settings)).toList();
    }

    private Tables tables(String... settings) {
        RunConfig config = config(settings);
        return new Tables(spark, config.output().root(), config.run().id());
    }

    private String run(String... settings) {
        return new RunJob(spark, config(settings), tables(settings)).run();
    }

    private String status(String... settings) {
        StringWriter out = new StringWriter();
        assertThat(execute(
                        out,
                        "status",
                        Stream.concat(Stream.of("filter.minGrounding=0"), Stream.of(settings))
                                .toArray(String[]::new)))
                .isZero();
        return out.toString().replace("\r", "");
    }

    private int main(String command) {
        return execute(new StringWriter(), command, "filter.minGrounding=0");
    }

    private int execute(StringWriter out, String command, String... settings) {
        Stream<String> given = all(settings).stream().flatMap(setting -> Stream.of("--set", setting));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute(Stream.concat(Stream.of(command, "--config", starter.toString()), given)
                        .toArray(String[]::new));
    }

    /** Each file of the output with its time and size. */
    private SortedMap<String, String> files() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                files.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        }
        return files;
    }
}
