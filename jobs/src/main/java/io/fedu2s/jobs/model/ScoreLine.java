package io.fedu2s.jobs.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.generate.ResponseScore;

/** A score as a line of JSON: {@code prompt_ids}, {@code response_ids} and {@code nll}. */
public final class ScoreLine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ScoreLine() {}

    /** The line of a score; {@code nll} is the mean negative log-likelihood of the response's tokens, in nats. */
    public static String of(ResponseScore score) {
        ObjectNode line = JSON.createObjectNode();
        add(line.putArray("prompt_ids"), score.promptIds());
        add(line.putArray("response_ids"), score.responseIds());
        line.put("nll", score.meanNll());
        return line.toString();
    }

    private static void add(ArrayNode array, int[] ids) {
        for (int id : ids) {
            array.add(id);
        }
    }
}
