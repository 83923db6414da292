package io.fedu2s.udf.passage;

import io.fedu2s.udf.text.Sentences;
import java.util.ArrayList;
import java.util.List;

/**
 * Problems with their solutions, as a text has them: a line that asks, and the lines behind it up to a blank one or the
 * next that asks. A line that asks and has none behind it is parted at its last question. The evidence is the problem.
 */
final class Exercises {
    private Exercises() {}

    static List<Passage> of(String text) {
        List<Passage> exercises = new ArrayList<>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            if (asks(lines.get(i))) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).isEmpty() && !asks(lines.get(end))) {
                    end++;
                }
                String behind = String.join("\n", lines.subList(i + 1, end));
                Passage exercise = behind.isBlank() ? parted(lines.get(i)) : new Passage(lines.get(i), behind);
                if (!exercise.response().isBlank()) {
                    exercises.add(exercise);
                }
            }
        }
        return exercises;
    }

    private static boolean asks(String line) {
        return Sentences.of(line).stream().anyMatch(sentence -> sentence.endsWith("?"));
    }

    private static Passage parted(String line) {
        int end = 0;
        int from = 0;
        for (String sentence : Sentences.of(line)) {
            from = line.indexOf(sentence, from) + sentence.length();
            end = sentence.endsWith("?") ? from : end;
        }
        return new Passage(line.substring(0, end), line.substring(end).strip());
    }
}
