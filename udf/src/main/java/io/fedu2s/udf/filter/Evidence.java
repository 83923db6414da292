package io.fedu2s.udf.filter;

import io.fedu2s.udf.text.KnownWords;
import io.fedu2s.udf.text.Words;
import java.util.List;
import java.util.stream.Stream;

/** A candidate cut into words once, for all filters. */
final class Evidence {
    private final Candidate candidate;
    private final List<String> instructionWords;
    private final List<String> responseWords;
    private final KnownWords chunkWords;
    private final KnownWords chunkAndInstructionWords;

    Evidence(Candidate candidate) {
        this.candidate = candidate;
        this.instructionWords = Words.of(candidate.instruction());
        this.responseWords = Words.of(candidate.response());
        this.chunkWords = KnownWords.of(candidate.chunk());
        this.chunkAndInstructionWords = chunkWords.and(candidate.instruction());
    }

    Candidate candidate() {
        return candidate;
    }

    List<String> instructionWords() {
        return instructionWords;
    }

    List<String> responseWords() {
        return responseWords;
    }

    KnownWords chunkWords() {
        return chunkWords;
    }

    KnownWords chunkAndInstructionWords() {
        return chunkAndInstructionWords;
    }

    /** Instruction and response as one, to compare pairs by. */
    List<String> pairWords() {
        return Stream.concat(instructionWords.stream(), responseWords.stream()).toList();
    }
}
