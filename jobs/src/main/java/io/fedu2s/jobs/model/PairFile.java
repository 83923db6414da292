package io.fedu2s.jobs.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.train.TrainingPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs to be scored, as JSON lines: a {@code prompt} that stands as it is, or an {@code instruction} with or without a
 * {@code context}, which the zero-shot template renders; and the {@code response}. Blank lines are left out.
 */
public final class PairFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ZeroShotTemplate TEMPLATE = ZeroShotTemplate.standard();

    private PairFile() {}

    /**
     * The pairs in the file's order.
     *
     * @throws io.fedu2s.udf.error.UserException where the file can't be read or a line is no pair
     */
    public static List<TrainingPair> read(Path file) {
        List<TrainingPair> pairs = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (!line.isBlank()) {
                pairs.add(pair(file, number, line));
            }
        }
        return pairs;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readString(file).lines().toList();
        } catch (IOException e) {
            throw Errors.pairsUnreadable(file.toString(), e);
        }
    }

    private static TrainingPair pair(Path file, int number, String line) {
        try {
            JsonNode object = JSON.readTree(line);
            String prompt = object.has("prompt")
                    ? text(object, "prompt", file, number)
                    : TEMPLATE.render(
                            object.has("context") ? text(object, "context", file, number) : "",
                            text(object, "instruction", file, number));
            return new TrainingPair(prompt, text(object, "response", file, number));
        } catch (JacksonException e) {
            throw Errors.pairBroken(file.toString(), number, "it is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private static String text(JsonNode object, String field, Path file, int number) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            String why = value.isMissingNode() ? "it has no '%s'" : "its '%s' is no text";
            throw Errors.pairBroken(file.toString(), number, why.formatted(field));
        }
        return value.textValue();
    }
}
