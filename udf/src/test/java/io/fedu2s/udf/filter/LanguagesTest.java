package io.fedu2s.udf.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.text.ResourceText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pairs in seventeen languages, written for the purpose: each in words of its text, and with one that the text lacks. */
class LanguagesTest {
    /** A text, what is asked and answered, and an answer that the text does not give. */
    record Pair(String language, String chunk, String instruction, String response, String spoilt) {
        @Override
        public String toString() {
            return language;
        }
    }

    static Stream<Pair> pairs() throws IOException {
        return new ObjectMapper()
                        .readerFor(Pair.class)
                        .<Pair>readValues(ResourceText.of(LanguagesTest.class, "pairs-by-language.jsonl"))
                        .readAll()
                        .stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anIdealPairPassesTheDefaultsAndASpoiltOneDoesNot(Pair pair) {
        assertThat(reason(pair, pair.response())).isEmpty();
        assertThat(reason(pair, pair.spoilt())).startsWith("ungrounded");
    }

    private static String reason(Pair pair, String response) {
        Candidate candidate = new Candidate(pair.chunk(), "", pair.instruction(), response, false, List.of(), Map.of());
        return new PairJudge(ResponseStyle.of(List.of()))
                .judge(FilterConfig.defaults(), candidate)
                .reason();
    }
}
