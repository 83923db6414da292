package io.fedu2s.udf.judge;

import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.prompt.KindTemplates;
import io.fedu2s.udf.prompt.Parsing;
import io.fedu2s.udf.record.Generation;

/** Reads pairs out of answers, each by the markers of its kind. */
final class AnswerParser {
    private final KindTemplates kinds;

    AnswerParser(KindMix kinds) {
        this.kinds = new KindTemplates(kinds);
    }

    Parsing parse(Generation generation) {
        return kinds.of(kinds.kind(generation.kind())).parser().parse(generation.text());
    }
}
