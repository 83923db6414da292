package io.fedu2s.udf.filter;

import io.fedu2s.udf.text.LanguageGuess;
import io.fedu2s.udf.text.Languages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** In which language instruction and response are, beside that which is asked for; texts too short to tell pass. */
final class PairLanguage {
    /** As the key names the language of the chunk itself. */
    static final String OF_THE_CHUNK = "chunk";

    static final String REASON = "language";

    private PairLanguage() {}

    static List<PairFilter> filters(FilterConfig config) {
        String key = config.language();
        return key == null
                ? List.of()
                : List.of(PairFilter.atMost(
                                Limit.none("filter.language " + key),
                                REASON,
                                "foreign_texts",
                                each -> foreign(key, each.candidate()).size())
                        .remarking(each -> remark(key, each.candidate())));
    }

    /** Whether the key asks for a language that there is. */
    static boolean isKnown(String key) {
        return key.equals(OF_THE_CHUNK) || Languages.code(key).isPresent();
    }

    /** The name of the language that is asked for. */
    static String wanted(String key, Candidate candidate) {
        return Languages.code(key)
                .or(() -> Languages.guess(candidate.chunk()).map(LanguageGuess::likeliest))
                .map(Languages::name)
                .orElse("the language of the document");
    }

    private static String remark(String key, Candidate candidate) {
        String texts = foreign(key, candidate).entrySet().stream()
                .map(each -> "the %s is in %s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(" and "));
        return ": %s, not in %s".formatted(texts, wanted(key, candidate));
    }

    /** Instruction and response where they are in other languages, with the names of these. */
    static Map<String, String> foreign(String key, Candidate candidate) {
        Set<String> languages = Languages.code(key)
                .map(Set::of)
                .or(() -> Languages.guess(candidate.chunk()).map(LanguageGuess::possible))
                .orElse(Set.of());
        Map<String, String> foreign = new LinkedHashMap<>();
        if (!languages.isEmpty()) {
            other(candidate.instruction(), languages).ifPresent(name -> foreign.put("instruction", name));
            other(candidate.response(), languages).ifPresent(name -> foreign.put("response", name));
        }
        return foreign;
    }

    private static Optional<String> other(String text, Set<String> languages) {
        return Languages.guess(text)
                .filter(guess -> guess.rulesOut(languages))
                .map(guess -> Languages.name(guess.likeliest()));
    }
}
