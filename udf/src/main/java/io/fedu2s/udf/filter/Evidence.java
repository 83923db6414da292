package io.fedu2s.udf.filter;

import io.fedu2s.udf.text.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A candidate cut into words once, for all filters. */
final class Evidence {
    private final Candidate candidate;
    private final List<String> instructionWords;
    private final List<String> responseWords;
    private final Set<String> chunkWords;

    Evidence(Candidate candidate) {
        this.candidate = candidate;
        this.instructionWords = Words.of(candidate.instruction());
        this.responseWords = Words.of(candidate.response());
        this.chunkWords = new HashSet<>(Words.of(candidate.chunk()));
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

    Set<String> chunkWords() {
        return chunkWords;
    }

    Set<String> chunkAndInstructionWords() {
        return Stream.concat(chunkWords.stream(), instructionWords.stream()).collect(Collectors.toSet());
    }

    /** Instruction and response as one, to compare pairs by. */
    List<String> pairWords() {
        return Stream.concat(instructionWords.stream(), responseWords.stream()).toList();
    }
}
