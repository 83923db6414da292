package io.fedu2s.udf.judge;

import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.prompt.PairParser;
import io.fedu2s.udf.prompt.Parsing;
import io.fedu2s.udf.record.Generation;
import java.util.HashMap;
import java.util.Map;

/** Reads pairs out of answers, each by the markers of its kind. */
final class AnswerParser {
    private final KindMix kinds;
    private final Map<String, PairParser> parsers = new HashMap<>();

    AnswerParser(KindMix kinds) {
        this.kinds = kinds;
    }

    Parsing parse(Generation generation) {
        return parsers.computeIfAbsent(
                        generation.kind(), name -> kinds.kind(name).parsed().parser())
                .parse(generation.text());
    }
}
