package io.fedu2s.pretrain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Headers of few-shot sequences, put together from the lines of {@code headers.txt}; sometimes there is none. */
final class Headers {
    private static final double NONE = 0.12;
    private static final double WITH_CONTEXT = 0.85;
    private static final double WITH_FORM = 0.35;

    private final Map<String, List<String>> lines = new HashMap<>();

    Headers() {
        for (String line : ResourceLines.of("headers.txt")) {
            int equals = line.indexOf(" = ");
            lines.computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                    .add(line.substring(equals + 3));
        }
    }

    /** A header for examples of this domain and form, with the blank line after it, or nothing. */
    String next(String domain, AnswerForm form, RandomGenerator random) {
        if (random.nextDouble() < NONE) {
            return "";
        }
        List<String> chosen = new ArrayList<>(of("demand"));
        Collections.shuffle(chosen, new Random(random.nextLong()));
        chosen = new ArrayList<>(chosen.subList(0, 1 + random.nextInt(3)));
        if (random.nextDouble() < WITH_FORM) {
            chosen.add(Names.pick(of(form.name().toLowerCase(Locale.ROOT)), random));
        }
        if (random.nextDouble() < WITH_CONTEXT) {
            chosen.add(0, Names.pick(of("context " + domain), random));
        }
        return String.join(random.nextInt(3) == 0 ? "\n" : " ", chosen) + FewShotLayout.BLANK_LINE;
    }

    private List<String> of(String key) {
        return lines.getOrDefault(key, List.of());
    }
}
