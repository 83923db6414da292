package io.fedu2s.jobs.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.report.CalibrateJob;
import io.fedu2s.jobs.review.ReviewExport.Format;
import io.fedu2s.jobs.review.ReviewExport.Which;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.Feedback;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.record.Vote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pairs out, filled in as a person does, and back into what is trained on. */
@ExtendWith(SharedSpark.class)
class ReviewTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    private AnsweredRun run;

    ReviewTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void judged() {
        run = new AnsweredRun(spark, folder);
    }

    @Test
    void whatAPersonFillsInChangesThesePairsAndNoOthers() throws IOException {
        List<Pair> before = run.pairs();
        AcceptedPairs accepted = AcceptedPairs.read(run.tables());
        ReviewExportResult out = export("ward-a.csv", "ward-a", Format.CSV);
        assertThat(out.pairs()).as("of three one could not be read").isEqualTo(2);
        assertThat(export("ward-a.csv", "ward-a", Format.CSV).changed()).isFalse();
        String file = Files.readString(folder.resolve("ward-a.csv"));
        assertThat(file)
                .startsWith("\uFEFFpair_id,client_id,")
                .contains("The hospital in Borva has twelve beds.", "\"{\"\"")
                .doesNotContain("ward-b", "school");

        // As a spreadsheet may save it: without the byte order mark, with line ends of its own.
        String filled = filledIn(
                "ward-a.csv",
                line -> line.contains("ninety")
                        ? line.replace("ninety beds.,,", "twelve beds.,Correct,it says so")
                        : line.replace("at noon.,,", "at noon.,reject,"));
        Files.writeString(folder.resolve("ward-a.csv"), filled.substring(1), StandardCharsets.UTF_8);
        assertThatThrownBy(() -> export("ward-a.csv", "ward-a", Format.CSV))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("somebody may have filled in");
        ReviewImportResult in = imported("ward-a.csv", "Ada");
        assertThat(in.stored()).isEqualTo(Map.of("correct", 1L, "reject", 1L));

        Map<TableName, Long> versions = run.versions();
        assertThat(imported("ward-a.csv", "Ada").known()).isEqualTo(2);
        assertThat(run.versions()).isEqualTo(versions);

        run.filter();
        List<Pair> after = run.pairs();
        assertThat(after)
                .extracting(Pair::pairId)
                .isEqualTo(before.stream().map(Pair::pairId).toList());
        assertThat(after).filteredOn(pair -> pair.person().isEmpty()).hasSize(4).isSubsetOf(before);
        Pair corrected = run.pair("ward-a", "The hospital");
        assertThat(corrected.accepted()).isTrue();
        assertThat(corrected.response()).isEqualTo("The hospital in Borva has twelve beds.");
        assertThat(corrected.filterReason()).isEqualTo("ungrounded");
        assertThat(run.pair("ward-a", "The ferry").reason()).isEqualTo("person");
        assertThat(run.pair("ward-b", "The ferry").accepted())
                .as("the same pair of another client")
                .isTrue();
        AcceptedPairs now = AcceptedPairs.read(run.tables());
        assertThat(now.counts()).isEqualTo(Map.of("school", 1L, "ward-a", 1L, "ward-b", 1L));
        assertThat(now.digest()).isNotEqualTo(accepted.digest());
        correctedAnew(now);
        reviewedPairsGoOutOnRequest();
        versions = run.versions();
        run.filter();
        assertThat(run.versions()).isEqualTo(versions);
    }

    /** Another correction of the same pair is another text to train on, and the last word counts. */
    private void correctedAnew(AcceptedPairs before) throws IOException {
        write("again.jsonl", """
                {"pair_id": "%s", "client_id": "ward-a", "verdict": "correct", "response": "It has twelve beds."}
                """.formatted(run.pair("ward-a", "The hospital").pairId()));
        assertThat(imported("again.jsonl", "Bea").added()).isEqualTo(1);
        run.filter();
        assertThat(run.pair("ward-a", "The hospital").response()).isEqualTo("It has twelve beds.");
        assertThat(AcceptedPairs.read(run.tables()).counts()).isEqualTo(before.counts());
        assertThat(AcceptedPairs.read(run.tables()).digest()).isNotEqualTo(before.digest());
        assertThat(run.tables().read(TableName.FEEDBACK).orderBy("ordinal", "verdict").collectAsList().stream()
                        .map(Feedback::fromRow))
                .extracting(Feedback::ordinal, Feedback::who, Feedback::oldResponse)
                .containsExactly(
                        tuple(1, "Ada", "The hospital in Borva has ninety beds."),
                        tuple(1, "Ada", "The ferry to Aldo sails at noon."),
                        tuple(2, "Bea", "The hospital in Borva has ninety beds."));
    }

    private void reviewedPairsGoOutOnRequest() throws IOException {
        assertThatThrownBy(() -> export("rest.jsonl", "ward-a", Format.JSONL))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("'ward-a' has no pair", "[school, ward-a, ward-b]", "--reviewed");
        ReviewExport reviewed = new ReviewExport(
                "ward-a",
                9,
                Which.ACCEPTED,
                true,
                Format.DELTA,
                ',',
                folder.resolve("said").toString());
        assertThat(new ReviewExportJob(spark, run.config(), run.tables(), reviewed)
                        .run()
                        .pairs())
                .isEqualTo(1);
        assertThat(spark.read()
                        .format("delta")
                        .load(reviewed.to())
                        .select("verdict", "response")
                        .head()
                        .mkString(" "))
                .isEqualTo("correct It has twelve beds.");
        assertThat(imported("said", "Bea").known()).isEqualTo(1);
    }

    @Test
    void whereARowIsFaultyNothingIsStored() throws IOException {
        export("school.jsonl", "school", Format.JSONL);
        String id = run.pair("school", "Mira").pairId();
        write("school.jsonl", """
                {"pair_id": "%s", "client_id": "school", "verdict": "accept"}
                {"pair_id": "none", "verdict": "accept"}
                {"pair_id": "%s", "verdict": "maybe"}
                """.formatted(id, id));
        assertThatThrownBy(() -> imported("school.jsonl", "Ada"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(
                        "2 faulty rows, and nothing of it was stored",
                        "line 2: the table pairs has no pair 'none'",
                        "line 3: the verdict 'maybe' is none of accept, reject, correct");
        assertThat(run.tables().exists(TableName.FEEDBACK)).isFalse();
        assertThatThrownBy(() -> new CalibrateJob(spark, run.config(), run.tables()).run())
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("of 0 pairs", "wants 50");
    }

    @Test
    void clientsVotesCountForTheirOwnPairsAlone() throws IOException {
        String ferry = run.pair("ward-a", "The ferry").pairId();
        String beds = run.pair("ward-a", "The hospital").pairId();
        String pears = run.pair("school", "Mira").pairId();
        String unread = run.pair("ward-a", "Dr. Lund").pairId();
        write("votes.csv", """
                pair_id;client_id;who;verdict;note
                %1$s;ward-b;b1;Reject;wrong
                %1$s;;b2;reject;whose?
                %2$s;ward-a;a1;accept;
                %2$s;ward-a;a1;accept;once more
                %2$s;ward-b;b1;reject;not mine
                %3$s;;;accept;
                %3$s;school;s1;accept;
                %3$s;school;s1;reject;
                %4$s;ward-a;a1;accept;
                gone;ward-a;a1;accept;
                ;ward-a;a1;accept;
                %3$s;school;s2;perhaps;
                """.formatted(ferry, beds, pears, unread));
        String votes = "input.votes=votes.csv";

        run.filter(votes);

        assertThat(run.pair("ward-b", "The ferry").reason()).isEqualTo("person");
        assertThat(run.pair("ward-b", "The ferry").detail()).isEqualTo("0 votes accept it, 1 reject it");
        assertThat(run.pair("ward-a", "The ferry").accepted()).isTrue();
        assertThat(run.pair("ward-a", "The hospital").accepted()).isTrue();
        assertThat(run.pair("ward-a", "Dr. Lund").reason()).isEqualTo("no_response");
        assertThat(run.tables().read(TableName.VOTES).collectAsList().stream().map(Vote::fromRow))
                .extracting(Vote::reason)
                .containsExactlyInAnyOrder(
                        "",
                        "client_missing",
                        "",
                        "repeated",
                        "other_client",
                        "",
                        "contradiction",
                        "contradiction",
                        "no_text",
                        "pair_unknown",
                        "pair_missing",
                        "verdict_unknown");
        assertThat(run.tables()
                        .read(TableName.VOTES)
                        .where("reason != ''")
                        .select("note")
                        .distinct()
                        .collectAsList())
                .as("what does not count is not kept")
                .hasSize(1);
        run.filter();
        assertThat(run.pair("ward-b", "The ferry").accepted()).isTrue();
        assertThat(run.tables().read(TableName.VOTES).count()).isZero();

        write("votes.csv", "pair_id,judgement\n");
        assertThatThrownBy(() -> run.filter(votes))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("votes.csv", "[pair_id, judgement]", "[pair_id, verdict] must be among them");
        write("votes.xlsx", "");
        assertThatThrownBy(() -> run.filter("input.votes=votes.xlsx"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("in no format that can be told");
    }

    private ReviewExportResult export(String name, String client, Format format) {
        ReviewExport wanted = new ReviewExport(
                client, 9, Which.ALL, false, format, ',', folder.resolve(name).toString());
        return new ReviewExportJob(spark, run.config(), run.tables(), wanted).run();
    }

    private ReviewImportResult imported(String name, String who) {
        return new ReviewImportJob(spark, run.tables(), folder.resolve(name).toString(), who).run();
    }

    private String filledIn(String name, UnaryOperator<String> line) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String each : Files.readAllLines(folder.resolve(name))) {
            text.append(line.apply(each)).append("\r\n");
        }
        return text.toString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
