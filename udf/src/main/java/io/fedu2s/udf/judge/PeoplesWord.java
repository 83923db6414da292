package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.HeldOutTexts;
import io.fedu2s.udf.filter.PairJudge;
import io.fedu2s.udf.record.Feedback.Verdict;
import io.fedu2s.udf.record.Pair;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What people say of a pair: the last word of {@code feedback}, and the client's votes.
 *
 * <ol>
 *   <li>A rejection counts, whoever says it: of votes, where not more of them accept.
 *   <li>Else a correction: the pair is accepted with its new text.
 *   <li>Else an acceptance, whatever the filters say; but a pair that repeats a held-out one stays out, for models are
 *       measured by it, and so does an answer from which no pair could be read.
 * </ol>
 *
 * @param feedback the last word; none where there is none
 * @param instruction the text with which a correction is accepted
 * @param response likewise
 * @param accepting how many votes accept
 * @param rejecting how many votes reject
 */
record PeoplesWord(Optional<Verdict> feedback, String instruction, String response, long accepting, long rejecting) {
    /** Reads the columns {@code said, said_instruction, said_response, accepting, rejecting}; null is nothing said. */
    static PeoplesWord fromRow(Row row) {
        Optional<Verdict> said = Optional.ofNullable(row.<String>getAs("said")).flatMap(Verdict::of);
        return new PeoplesWord(
                said,
                said.isPresent() ? row.getAs("said_instruction") : "",
                said.isPresent() ? row.getAs("said_response") : "",
                count(row, "accepting"),
                count(row, "rejecting"));
    }

    private static long count(Row row, String column) {
        int place = row.fieldIndex(column);
        return row.isNullAt(place) ? 0 : row.getLong(place);
    }

    /** The pair after it, which keeps its id, its scores and what the filters say. */
    Pair on(Pair pair, HeldOutTexts heldOut) {
        boolean outvoted = rejecting > 0 && rejecting >= accepting;
        if (is(Verdict.REJECT) || outvoted) {
            String detail = is(Verdict.REJECT)
                    ? "a person rejects it"
                    : "%d votes accept it, %d reject it".formatted(accepting, rejecting);
            return pair.judgedBy(Verdict.REJECT.stored(), pair.instruction(), pair.response(), Pair.PERSON, detail);
        }
        if (is(Verdict.CORRECT)) {
            boolean copy = heldOut.isCopied(instruction, response);
            return pair.judgedBy(
                    Verdict.CORRECT.stored(),
                    instruction,
                    response,
                    copy ? PairJudge.COPY_OF_EVALUATION : "",
                    copy ? "the corrected text repeats a held-out pair of input.domains[]" : "");
        }
        boolean accepts = is(Verdict.ACCEPT) || accepting > rejecting;
        if (!accepts || !pair.hasText()) {
            return pair;
        }
        boolean copy = pair.filterReason().equals(PairJudge.COPY_OF_EVALUATION);
        return pair.judgedBy(
                Verdict.ACCEPT.stored(),
                pair.instruction(),
                pair.response(),
                copy ? pair.reason() : "",
                copy ? pair.detail() : "");
    }

    private boolean is(Verdict verdict) {
        return feedback.filter(verdict::equals).isPresent();
    }
}
