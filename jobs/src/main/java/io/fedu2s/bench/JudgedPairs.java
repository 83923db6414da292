package io.fedu2s.bench;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.judge.AskedPair;
import io.fedu2s.udf.text.Normalizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Human pairs with their text: JSON lines of {@code instruction}, {@code response} and {@code document} or {@code context}. */
final class JudgedPairs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JudgedPairs() {}

    /**
     * The pairs in the file's order; those without a text are left out, since no judge could compare them with one.
     *
     * @throws io.fedu2s.udf.error.UserException where the file can't be read or a line is no pair
     */
    static List<AskedPair> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<AskedPair> pairs = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    pair(file, i + 1, lines.get(i)).ifPresent(pairs::add);
                }
            }
            return pairs;
        } catch (IOException e) {
            throw Errors.promptUnreadable(file.toString(), e);
        }
    }

    private static Optional<AskedPair> pair(Path file, int number, String line) {
        try {
            JsonNode object = JSON.readTree(line);
            String text = object.hasNonNull("document") ? text(object, "document") : text(object, "context");
            String instruction = text(object, "instruction");
            String response = text(object, "response");
            if (instruction.isBlank() || response.isBlank()) {
                throw Errors.pairBroken(file.toString(), number, "it has no 'instruction' or no 'response'");
            }
            return text.isBlank() ? Optional.empty() : Optional.of(new AskedPair(text, instruction, response));
        } catch (JacksonException e) {
            throw Errors.pairBroken(file.toString(), number, "it is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private static String text(JsonNode object, String field) {
        return Normalizer.normalize(object.path(field).asText("")).text();
    }
}
