package io.fedu2s.udf.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.SimpleAnalyzer$;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.encoders.RowEncoder;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

class RecordRowTest {
    static Stream<Arguments> records() {
        return Stream.of(
                stored(
                        Chunk.of("c", "d", "doc", 3, "A text.", "A part", 4, TextHash.named("run")),
                        Chunk.SCHEMA,
                        Chunk::toRow,
                        Chunk::fromRow),
                stored(
                        new Document("c", "d", "doc", Document.Status.ACCEPTED, 2, 17, "ab"),
                        Document.SCHEMA,
                        Document::toRow,
                        Document::fromRow),
                stored(
                        new Reject("c", "d", "doc", Reject.WHOLE_DOCUMENT, "empty", ""),
                        Reject.SCHEMA,
                        Reject::toRow,
                        Reject::fromRow),
                stored(
                        new ClientTopic("c", "d", 2, "lung, asthma", 3, 0.75, List.of("inhaler", "cough")),
                        ClientTopic.SCHEMA,
                        ClientTopic::toRow,
                        ClientTopic::fromRow),
                stored(
                        new TextProfile("c", "d", 9, 12, 0.25, 2.5, "eng", 0.75, 0.125, 0.5),
                        TextProfile.SCHEMA,
                        TextProfile::toRow,
                        TextProfile::fromRow),
                stored(
                        new ChunkChoice("c", "d", "ch", 3, 0.5),
                        ChunkChoice.SCHEMA,
                        ChunkChoice::toRow,
                        ChunkChoice::fromRow),
                stored(Example.of("d", "doc", "What?", "That."), Example.SCHEMA, Example::toRow, Example::fromRow),
                stored(generation(), Generation.SCHEMA, Generation::toRow, Generation::fromRow),
                stored(pair(), Pair.SCHEMA, Pair::toRow, Pair::fromRow),
                stored(pair().judgedBy("correct", "Which?", "This.", "", ""), Pair.SCHEMA, Pair::toRow, Pair::fromRow),
                stored(
                        new Feedback(
                                "c",
                                "d",
                                "doc",
                                "g",
                                "quiz",
                                "p",
                                2,
                                "Ada",
                                "2026-01-02T03:04:05Z",
                                Feedback.Verdict.CORRECT,
                                "What?",
                                "That.",
                                "What?",
                                "This.",
                                "a note"),
                        Feedback.SCHEMA,
                        Feedback::toRow,
                        Feedback::fromRow),
                stored(
                        new Vote("c", "d", "doc", "g", "quiz", "p", "", "reject", "a note", ""),
                        Vote.SCHEMA,
                        Vote::toRow,
                        Vote::fromRow),
                stored(
                        new Forgotten(
                                "c",
                                TextHash.named("run").ofName("c", "doc"),
                                "",
                                TextHash.named("run").keyId(),
                                true),
                        Forgotten.SCHEMA,
                        Forgotten::toRow,
                        Forgotten::fromRow),
                stored(
                        new ClientProfile("c", "d", 1.5, 2.5, 3, 22, 6.5),
                        ClientProfile.SCHEMA,
                        ClientProfile::toRow,
                        ClientProfile::fromRow),
                stored(
                        new UpdateBlock(1, "c", "adapter", "t", 2, 32, 1, 2, 7, "bfloat16", new byte[] {1, 2, 3}),
                        UpdateBlock.SCHEMA,
                        UpdateBlock::toRow,
                        UpdateBlock::fromRow),
                stored(
                        new AdapterBlock(1, "adapter", "t", 0, 1, 1, new byte[] {1, 2, 3, 4}),
                        AdapterBlock.SCHEMA,
                        AdapterBlock::toRow,
                        AdapterBlock::fromRow),
                stored(
                        new ClientState("c", new AdapterBlock(1, "residual", "t", 0, 1, 1, new byte[] {1, 2, 3, 4})),
                        ClientState.SCHEMA,
                        ClientState::toRow,
                        ClientState::fromRow),
                stored(
                        new ClientTraining(
                                1,
                                "c",
                                "base",
                                "d",
                                9,
                                1,
                                4,
                                512,
                                2.5,
                                2.25,
                                0.5,
                                100,
                                1.5,
                                "",
                                new ClientPlan(4, 2, 0.5, 8, "int8", 12.5, 13.25)),
                        ClientTraining.SCHEMA,
                        ClientTraining::toRow,
                        ClientTraining::fromRow),
                stored(
                        new Round(
                                1,
                                List.of("a", "b"),
                                List.of("c: not_finite"),
                                9,
                                0.5,
                                1.25,
                                100,
                                200,
                                50,
                                "ffa, fedavg",
                                0.125,
                                "ff",
                                1,
                                2.5,
                                "ab"),
                        Round.SCHEMA,
                        Round::toRow,
                        Round::fromRow),
                stored(
                        new PrivacyEntry("ab", 1, 0.1, 1.5, 0.5, 100, 1e-5, 2.25),
                        PrivacyEntry.SCHEMA,
                        PrivacyEntry::toRow,
                        PrivacyEntry::fromRow),
                stored(
                        new JudgedPair(
                                "plan",
                                1,
                                "d",
                                "c",
                                "chunk",
                                "g",
                                "quiz",
                                "What?",
                                "That.",
                                Map.of("grounding", 0.5),
                                true),
                        JudgedPair.SCHEMA,
                        JudgedPair::toRow,
                        JudgedPair::fromRow),
                stored(
                        new Evaluation(
                                Evaluation.LOCAL,
                                0,
                                "",
                                "d",
                                "c",
                                "rougeL",
                                "rouge_score",
                                0.5,
                                2,
                                List.of(0.25, 0.75),
                                List.of(1.0, 1.0)),
                        Evaluation.SCHEMA,
                        Evaluation::toRow,
                        Evaluation::fromRow));
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void aRecordComesBackFromItsRow(T stored, StructType schema, Function<T, Row> toRow, Function<Row, T> fromRow) {
        assertThat(fromRow.apply(toRow.apply(stored))).isEqualTo(stored).hasSameHashCodeAs(stored);
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void aRecordComesBackThroughSparksRowEncoder(
            T stored, StructType schema, Function<T, Row> toRow, Function<Row, T> fromRow) {
        List<Attribute> attributes = List.copyOf(CollectionConverters.asJava(DataTypeUtils.toAttributes(schema)));
        ExpressionEncoder<Row> encoder = ExpressionEncoder.apply(RowEncoder.encoderFor(schema))
                .resolveAndBind(CollectionConverters.asScala(attributes).toSeq(), SimpleAnalyzer$.MODULE$);
        var internal = encoder.createSerializer().apply(toRow.apply(stored));
        assertThat(fromRow.apply(encoder.createDeserializer().apply(internal))).isEqualTo(stored);
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void aRowIsReadByTheNamesOfItsColumns(
            T stored, StructType schema, Function<T, Row> toRow, Function<Row, T> fromRow) {
        Row row = toRow.apply(stored);
        List<Object> values = new ArrayList<>(List.of("of another column"));
        List<StructField> fields =
                new ArrayList<>(List.of(DataTypes.createStructField("another", DataTypes.StringType, false)));
        for (int i = schema.length() - 1; i >= 0; i--) {
            values.add(row.get(i));
            fields.add(schema.fields()[i]);
        }
        Row backwards = new GenericRowWithSchema(values.toArray(), DataTypes.createStructType(fields));
        assertThat(fromRow.apply(backwards)).isEqualTo(stored);
    }

    @Test
    void aRecordKeepsItsOwnCopyOfAList() {
        var ids = new ArrayList<>(List.of("a"));
        var round = new Round(1, ids, List.of(), 9, 0.5, 1.25, 100, 200, 50, "ffa, fedavg", 0, "ff", 1, 2.5, "ab");
        ids.add("b");
        assertThat(round.clientIds()).containsExactly("a");
    }

    @Test
    void valuesThatCannotBeAreRefusedByNameAndValue() {
        assertThatThrownBy(() -> new Chunk("", "d", "doc", 0, "id", "text", "", 1))
                .hasMessage("clientId is empty");
        assertThatThrownBy(() -> new Chunk("c", "d", "doc", -1, "id", "text", "", 1))
                .hasMessage("ordinal = -1, want at least 0");
        assertThatThrownBy(() -> new Document("c", "d", "doc", Document.Status.ACCEPTED, 0, 1, ""))
                .hasMessage("A document accepted with 0 chunks");
        assertThatThrownBy(() -> new AdapterBlock(0, "adapter", "t", 0, 2, 2, new byte[4]))
                .hasMessage("t: 4 bytes for 2 x 2 floats");
        assertThatThrownBy(() -> pair().judgedBy("", "What?", "That.", "", ""))
                .hasMessage("filters say 'x', the reason is ''");
        assertThatThrownBy(() -> new Feedback(
                        "c",
                        "d",
                        "doc",
                        "g",
                        "quiz",
                        "p",
                        1,
                        "Ada",
                        "now",
                        Feedback.Verdict.ACCEPT,
                        "a",
                        "b",
                        "a",
                        "c",
                        ""))
                .hasMessage("ACCEPT with another text");
        assertThatThrownBy(() -> new Evaluation("best", 0, "", "d", "", "m", "s", 0, 0, List.of(), List.of()))
                .hasMessage("variant = 'best', want one of base, federated, centralised, local");
    }

    @Test
    void anIdIsMadeOfTheContentAndOfNothingElse() {
        assertThat(Chunk.of("c", "d", "doc", 0, "text", 1, TextHash.named("run"))
                        .chunkId())
                .hasSize(32)
                .isEqualTo(Chunk.of("c", "another", "doc", 0, "text", 2, TextHash.named("run"))
                        .chunkId())
                .isNotEqualTo(Chunk.of("c", "d", "doc", 1, "text", 1, TextHash.named("run"))
                        .chunkId());
        assertThat(Chunk.of("c", "d", "doc", 0, "text", "", 1, TextHash.named("run")))
                .isEqualTo(Chunk.of("c", "d", "doc", 0, "text", 1, TextHash.named("run")));
        assertThat(Chunk.of("c", "d", "doc", 0, "text", "Part", 1, TextHash.named("run"))
                        .chunkId())
                .isNotEqualTo(Chunk.of("c", "d", "doc", 0, "text", 1, TextHash.named("run"))
                        .chunkId())
                .isNotEqualTo(Chunk.of("c", "d", "doc", 0, "text", "Other", 1, TextHash.named("run"))
                        .chunkId());
        assertThat(ContentId.of("ab", "c")).isNotEqualTo(ContentId.of("a", "bc"));
        assertThat(ContentId.sha256("abc".getBytes(StandardCharsets.US_ASCII)))
                .as("FIPS 180-2, example B.1")
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private static Pair pair() {
        return new Pair(
                "c",
                "d",
                "doc",
                "ch",
                "g",
                "few-shot",
                "the evidence",
                "p",
                "ctx",
                "What?",
                "",
                Map.of("b", 2.0, "a", 1.0),
                false,
                "x",
                "score 0.5 < filter.minScore 0.9");
    }

    private static Generation generation() {
        return new Generation(
                "c",
                "d",
                "doc",
                "ch",
                0,
                1,
                "few-shot",
                "the evidence",
                "g",
                "g0",
                "m",
                List.of("e2", "e1"),
                List.of(0.5, 0.75),
                " raw",
                "eos",
                42L,
                10,
                2,
                "plan",
                false);
    }

    private static <T> Arguments stored(T stored, StructType schema, Function<T, Row> toRow, Function<Row, T> fromRow) {
        return Arguments.of(stored, schema, toRow, fromRow);
    }
}
