package io.fedu2s.udf.record;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a person said of a pair. Rows are only ever added; of a client's pair the one with the highest ordinal counts.
 *
 * @param clientId whose pair it is
 * @param domain the field the client works in
 * @param documentId the document of the pair's chunk
 * @param generationId the generation that the pair was parsed from
 * @param kind of pair, as {@code generate.kinds} names it
 * @param pairId the pair, as it was generated
 * @param ordinal the how-manieth import brought it, from 1
 * @param who said it
 * @param saidAt when, in UTC as ISO 8601 has it; nothing follows from it
 * @param verdict what was said
 * @param oldInstruction as the model wrote it
 * @param oldResponse as the model wrote it
 * @param instruction the same, or the person's own where the verdict is {@link Verdict#CORRECT}
 * @param response likewise
 * @param note what else the person wrote; may be empty
 */
public record Feedback(
        String clientId,
        String domain,
        String documentId,
        String generationId,
        String kind,
        String pairId,
        int ordinal,
        String who,
        String saidAt,
        Verdict verdict,
        String oldInstruction,
        String oldResponse,
        String instruction,
        String response,
        String note) {
    /** Columns of the table {@code feedback}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .string("document_id")
            .string("generation_id")
            .string("kind")
            .string("pair_id")
            .integer("ordinal")
            .string("who")
            .string("said_at")
            .string("verdict")
            .string("old_instruction")
            .string("old_response")
            .string("instruction")
            .string("response")
            .string("note")
            .schema();

    /** What can be said of a pair; stored in small letters. */
    public enum Verdict {
        /** It is used, whatever the filters say. */
        ACCEPT,
        /** It is not used. */
        REJECT,
        /** It is used with the person's text. */
        CORRECT;

        /** As tables and files have it. */
        public String stored() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The verdict of a word in small or capital letters, blanks around it left out. */
        public static Optional<Verdict> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.stored().equals(word.strip().toLowerCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    public Feedback {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.named(documentId, "documentId");
        Checks.named(generationId, "generationId");
        Checks.named(kind, "kind");
        Checks.named(pairId, "pairId");
        Checks.atLeast(1, ordinal, "ordinal");
        Checks.named(who, "who");
        Checks.named(saidAt, "saidAt");
        boolean changed = !instruction.equals(oldInstruction) || !response.equals(oldResponse);
        if (changed != (verdict == Verdict.CORRECT)) {
            throw new IllegalArgumentException("%s with %s text".formatted(verdict, changed ? "another" : "the same"));
        }
        if (verdict != Verdict.REJECT && (instruction.isEmpty() || response.isEmpty())) {
            throw new IllegalArgumentException(verdict + " needs an instruction and a response");
        }
    }

    /** Whether another one says the same of the same pair, whenever it was said. */
    public boolean saysTheSame(Feedback other) {
        return clientId.equals(other.clientId)
                && pairId.equals(other.pairId)
                && who.equals(other.who)
                && verdict == other.verdict
                && instruction.equals(other.instruction)
                && response.equals(other.response)
                && note.equals(other.note);
    }

    /** Reads a row by the names of its columns. */
    public static Feedback fromRow(Row row) {
        return new Feedback(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.getAs("document_id"),
                row.getAs("generation_id"),
                row.getAs("kind"),
                row.getAs("pair_id"),
                row.<Integer>getAs("ordinal"),
                row.getAs("who"),
                row.getAs("said_at"),
                Verdict.valueOf(row.<String>getAs("verdict").toUpperCase(Locale.ROOT)),
                row.getAs("old_instruction"),
                row.getAs("old_response"),
                row.getAs("instruction"),
                row.getAs("response"),
                row.getAs("note"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                clientId,
                domain,
                documentId,
                generationId,
                kind,
                pairId,
                ordinal,
                who,
                saidAt,
                verdict.stored(),
                oldInstruction,
                oldResponse,
                instruction,
                response,
                note);
    }
}
