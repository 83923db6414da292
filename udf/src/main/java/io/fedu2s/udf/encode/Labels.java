package io.fedu2s.udf.encode;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What the logits of a classification head are called. */
final class Labels {
    private static final int TRANSFORMERS_DEFAULT = 2;

    private Labels() {}

    /** The labels of {@code id2label}, by their ids; where it is missing, those that transformers makes up. */
    static List<String> of(Path folder) {
        JsonFile config = JsonFile.read(folder, "config.json");
        JsonNode named = config.json().path("id2label");
        int count = named.isEmpty() ? config.whole("num_labels", TRANSFORMERS_DEFAULT) : named.size();
        return IntStream.range(0, count)
                .mapToObj(id -> named.path(String.valueOf(id)).asText("LABEL_" + id))
                .toList();
    }
}
