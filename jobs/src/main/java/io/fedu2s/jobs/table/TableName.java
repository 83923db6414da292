package io.fedu2s.jobs.table;

import io.fedu2s.udf.record.AblationScore;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ArmCount;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ChunkChoice;
import io.fedu2s.udf.record.ClientProfile;
import io.fedu2s.udf.record.ClientState;
import io.fedu2s.udf.record.ClientTopic;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.Feedback;
import io.fedu2s.udf.record.Forgotten;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Intake;
import io.fedu2s.udf.record.JudgedPair;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.record.PrivacyEntry;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.Release;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.record.ScoredPair;
import io.fedu2s.udf.record.SearchScore;
import io.fedu2s.udf.record.Source;
import io.fedu2s.udf.record.TextProfile;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.record.Vote;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.types.StructType;

/** The tables of a run, each with the schema of the record it stores. */
public enum TableName {
    /** Every document read, with its one terminal status. */
    DOCUMENTS(Document.SCHEMA),
    /** What the documents were read from, as it stood then. */
    SOURCES(Source.SCHEMA),
    /** Pieces of accepted documents. */
    CHUNKS(Chunk.SCHEMA),
    /** What could not be used, and why. */
    REJECTS(Reject.SCHEMA),
    /** What each client's text is about. */
    TOPICS(ClientTopic.SCHEMA),
    /** Each client's text in numbers. */
    PROFILES(TextProfile.SCHEMA),
    /** The chunks that are asked about, where not all are. */
    CHOICES(ChunkChoice.SCHEMA),
    /** The chunks that a plan has taken in, and when. */
    INTAKES(Intake.SCHEMA),
    /** What the model wrote for a chunk: also the cache of all generation. */
    GENERATIONS(Generation.SCHEMA),
    /** What came of each kind of pair, example and reason, wave by wave, where verdicts teach. */
    ARMS(ArmCount.SCHEMA),
    /** What was judged between the waves of a plan, where a client's own pairs or refused chunks come back. */
    JUDGED(JudgedPair.SCHEMA),
    /** What models said of pairs, whatever thresholds make of it. */
    SCORES(ScoredPair.SCHEMA),
    /** Parsed pairs with scores and verdict. */
    PAIRS(Pair.SCHEMA),
    /** What persons said of pairs. */
    FEEDBACK(Feedback.SCHEMA),
    /** What clients voted on pairs, and which votes count. */
    VOTES(Vote.SCHEMA),
    /** Clients and documents that are no input any more. */
    FORGOTTEN(Forgotten.SCHEMA),
    /** What each client can compute and send. */
    CLIENTS(ClientProfile.SCHEMA),
    /** What each client did in a round. */
    TRAININGS(ClientTraining.SCHEMA),
    /** What each client keeps from round to round, in blocks. */
    CLIENT_STATES(ClientState.SCHEMA),
    /** The clients' updates of each round, in blocks. */
    UPDATES(UpdateBlock.SCHEMA),
    /** The global adapter after each round and what the server keeps beside it, in blocks. */
    ADAPTERS(AdapterBlock.SCHEMA),
    /** The rounds that are committed. */
    ROUNDS(Round.SCHEMA),
    /** The private rounds of all federations, and what they cost. */
    PRIVACY(PrivacyEntry.SCHEMA),
    /** Whether a round's adapter was good enough to take the place of the one before. */
    RELEASES(Release.SCHEMA),
    /** Base beside adapters, by domain and metric. */
    EVALUATIONS(Evaluation.SCHEMA),
    /** What a search over the federation's keys measured. */
    SEARCH(SearchScore.SCHEMA),
    /** What the cells of ablations measured. */
    ABLATIONS(AblationScore.SCHEMA);

    private static final String CLIENT_COLUMN = "client_id";

    // A StructType never changes, but does not say so to Error Prone.
    @SuppressWarnings("ImmutableEnumChecker")
    private final StructType schema;

    TableName(StructType schema) {
        this.schema = schema;
    }

    /** The columns. */
    public StructType schema() {
        return schema;
    }

    /** The name of the table's folder. */
    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the table is declared with liquid clustering by client, which takes an OPTIMIZE to come about. */
    public boolean hasClients() {
        return Arrays.asList(schema.fieldNames()).contains(CLIENT_COLUMN);
    }

    /** The column the table is clustered by. */
    static String clientColumn() {
        return CLIENT_COLUMN;
    }
}
