package io.fedu2s.bench;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Prompts as token ids, in JSON lines of {@code {"ids": [1, 2, …]}}. */
public final class PromptFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PromptFile() {}

    /**
     * The prompts in the file's order.
     *
     * @throws io.fedu2s.udf.error.UserException where the file can't be read or a line holds no ids
     */
    public static List<int[]> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<int[]> prompts = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                prompts.add(ids(file, i + 1, lines.get(i)));
            }
            return prompts;
        } catch (IOException e) {
            throw Errors.promptUnreadable(file.toString(), e);
        }
    }

    private static int[] ids(Path file, int number, String line) {
        try {
            JsonNode ids = JSON.readTree(line).path("ids");
            boolean whole = StreamSupport.stream(ids.spliterator(), false).allMatch(JsonNode::isInt);
            if (ids.isEmpty() || !whole) {
                throw Errors.pairBroken(file.toString(), number, "its 'ids' are no list of whole numbers");
            }
            return StreamSupport.stream(ids.spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray();
        } catch (JacksonException e) {
            throw Errors.pairBroken(file.toString(), number, "it is not JSON (" + e.getOriginalMessage() + ")");
        }
    }
}
