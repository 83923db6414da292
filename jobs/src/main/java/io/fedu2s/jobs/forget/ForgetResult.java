package io.fedu2s.jobs.forget;

import java.util.List;
import java.util.SortedMap;

/**
 * What was forgotten.
 *
 * @param client whose text it was
 * @param document which of its documents; empty for all
 * @param rows by table how many rows this run took away
 * @param removed files and folders that this run took away, which can be made anew
 * @param rounds in which updates of the client counted, of the federation that the tables hold
 * @param adapters versions that follow from these rounds
 * @param nearCopies other documents of the client that were passed over for being like this one
 * @param note what this could not reach
 */
public record ForgetResult(
        String client,
        String document,
        SortedMap<String, Long> rows,
        List<String> removed,
        List<Integer> rounds,
        List<Integer> adapters,
        List<String> nearCopies,
        String note) {
    private static final String BEYOND =
            "An adapter can't unlearn what it was tuned on: the adapters named here, what was exported of them, and all that"
                    + " was made of these stay as they are until a run makes others. Files that 'review export' wrote, logs,"
                    + " backups and the input are yours to delete; while the input holds the text, 'ingest' passes over it"
                    + " with the reason 'forgotten'.";

    ForgetResult(
            String client,
            String document,
            SortedMap<String, Long> rows,
            List<String> removed,
            List<Integer> rounds,
            List<Integer> adapters,
            List<String> nearCopies) {
        this(client, document, rows, removed, rounds, adapters, nearCopies, BEYOND);
    }

    /** As a person reads it. */
    public String toText() {
        String what = document.isEmpty() ? "client " + client : "document " + document + " of client " + client;
        String shaped = rounds.isEmpty()
                ? "No round of the federation in the tables counted an update of this client."
                : "Its updates counted in the rounds %s; the adapters %s follow from them.".formatted(rounds, adapters);
        String copies = nearCopies.isEmpty()
                ? ""
                : "Documents like it were passed over and come in with the next 'ingest', unless you forget them, too: %s.%n"
                        .formatted(nearCopies);
        return """
                forgotten: %s
                rows taken away: %s
                files taken away: %s
                Earlier versions of all tables with clients' rows are gone.
                %s
                %s%s""".formatted(what, rows, removed, shaped, copies, note);
    }
}
