package io.fedu2s.jobs.review;

import java.util.List;

/** The columns of a file that goes out and comes back. */
final class ReviewColumns {
    static final String PAIR_ID = "pair_id";
    static final String CLIENT_ID = "client_id";
    static final String INSTRUCTION = "instruction";
    static final String RESPONSE = "response";
    static final String VERDICT = "verdict";
    static final String NOTE = "note";

    /** As they go out. What comes back is read by {@link #READ} alone; where the others were changed, nothing follows. */
    static final List<String> WRITTEN = List.of(
            PAIR_ID,
            CLIENT_ID,
            "domain",
            "kind",
            "chunk",
            INSTRUCTION,
            RESPONSE,
            VERDICT,
            NOTE,
            "accepted",
            "reason",
            "detail",
            "scores");

    static final List<String> READ = List.of(PAIR_ID, CLIENT_ID, VERDICT, INSTRUCTION, RESPONSE, NOTE);

    /** Without which a file can't be read. */
    static final List<String> REQUIRED = List.of(PAIR_ID, VERDICT);

    private ReviewColumns() {}
}
