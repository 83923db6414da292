package io.fedu2s.jobs.review;

import io.fedu2s.udf.record.Feedback;
import io.fedu2s.udf.record.Feedback.Verdict;
import io.fedu2s.udf.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file against the pairs that there are. A row without verdict, note and change says nothing; every other one
 * is feedback, or faulty with a reason.
 */
final class ReviewCheck {
    private final Map<String, List<KnownPair>> known;
    private final int ordinal;
    private final String who;
    private final String saidAt;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Feedback> said = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();
    private long unfilled;

    /**
     * A check.
     *
     * @param known by id the pairs that there are, one for each client that has it
     * @param ordinal of the import
     * @param who fills in the file
     * @param saidAt when it was filled in
     */
    ReviewCheck(Map<String, List<KnownPair>> known, int ordinal, String who, String saidAt) {
        this.known = known;
        this.ordinal = ordinal;
        this.who = who;
        this.saidAt = saidAt;
    }

    /** Takes a row. */
    void row(ReviewRow row) {
        KnownPair pair = known.getOrDefault(row.pairId(), List.of()).stream()
                .filter(each -> row.clientId().isEmpty() || each.clientId().equals(row.clientId()))
                .findFirst()
                .orElse(null);
        if (isBlank(row, pair)) {
            unfilled++;
            return;
        }
        Optional<Verdict> verdict = Verdict.of(row.verdict());
        String fault = pair == null ? unknown(row) : fault(row, pair, verdict);
        if (!fault.isEmpty() || pair == null || verdict.isEmpty()) {
            faults.add(row.place() + ": " + fault);
            return;
        }
        add(row, feedback(row, pair, verdict.get()));
    }

    /** What is wrong, row by row; nothing may be stored where there is anything. */
    List<String> faults() {
        return faults;
    }

    /** What is said, in the order of the rows, once of each pair. */
    List<Feedback> said() {
        return List.copyOf(said.values());
    }

    /** How many rows say nothing. */
    long unfilled() {
        return unfilled;
    }

    private static boolean isBlank(ReviewRow row, @Nullable KnownPair pair) {
        return row.verdict().isEmpty()
                && row.note().isEmpty()
                && (pair == null
                        || (!isChanged(row.instruction(), pair.instruction())
                                && !isChanged(row.response(), pair.response())));
    }

    private String unknown(ReviewRow row) {
        if (row.pairId().isEmpty()) {
            return "pair_id is empty";
        }
        return known.containsKey(row.pairId())
                ? "the pair '%s' is none of the client '%s'".formatted(row.pairId(), row.clientId())
                : "the table pairs has no pair '%s'".formatted(row.pairId());
    }

    /** Empty where the row is sound. */
    private String fault(ReviewRow row, KnownPair pair, Optional<Verdict> verdict) {
        if (row.clientId().isEmpty()
                && known.getOrDefault(row.pairId(), List.of()).size() > 1) {
            return "several clients have this pair, so client_id must say whose it is";
        }
        if (row.verdict().isEmpty()) {
            return "verdict is empty, but there is a note or another text";
        }
        if (verdict.isEmpty()) {
            return "the verdict '%s' is none of accept, reject, correct".formatted(row.verdict());
        }
        boolean changed =
                isChanged(row.instruction(), pair.instruction()) || isChanged(row.response(), pair.response());
        if (verdict.get() != Verdict.CORRECT) {
            return changed
                    ? "the text is another one than the model's, which wants the verdict correct"
                    : verdict.get() == Verdict.ACCEPT
                                    && (pair.instruction().isEmpty()
                                            || pair.response().isEmpty())
                            ? "there is no pair in the model's answer, so it can be corrected but not accepted"
                            : "";
        }
        if (text(row.instruction(), pair.instruction()).isEmpty()
                || text(row.response(), pair.response()).isEmpty()) {
            return "a corrected pair wants an instruction and a response, and one of them is blank";
        }
        return changed ? "" : "the verdict is correct, but the text is the model's";
    }

    private Feedback feedback(ReviewRow row, KnownPair pair, Verdict verdict) {
        return new Feedback(
                pair.clientId(),
                pair.domain(),
                pair.documentId(),
                pair.generationId(),
                pair.kind(),
                pair.pairId(),
                ordinal,
                who,
                saidAt,
                verdict,
                pair.instruction(),
                pair.response(),
                text(row.instruction(), pair.instruction()),
                text(row.response(), pair.response()),
                row.note());
    }

    private void add(ReviewRow row, Feedback feedback) {
        String key = feedback.pairId() + " " + feedback.clientId();
        Feedback before = said.putIfAbsent(key, feedback);
        if (before != null && !before.saysTheSame(feedback)) {
            faults.add("%s: it says something else of the pair than %s".formatted(row.place(), places.get(key)));
        }
        places.putIfAbsent(key, row.place());
    }

    /** Line ends, blanks and invisible characters that a spreadsheet changes are no change. */
    private static boolean isChanged(Optional<String> cell, String original) {
        return cell.isPresent() && !normal(cell.get()).equals(normal(original));
    }

    /** The model's own text where it was not changed. */
    private static String text(Optional<String> cell, String original) {
        return isChanged(cell, original) ? normal(cell.orElse("")) : original;
    }

    private static String normal(String text) {
        return Normalizer.normalize(text).text();
    }
}
