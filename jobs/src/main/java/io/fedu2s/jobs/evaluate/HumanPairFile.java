package io.fedu2s.jobs.evaluate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.fetch.InputFile;
import io.fedu2s.udf.measure.HumanPair;
import io.fedu2s.udf.text.Normalizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A domain's held-out pairs: JSON lines with {@code instruction}, {@code response} and, where there is one, {@code
 * context}. Texts are normalised as the clients' are; blank lines are left out.
 */
final class HumanPairFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String domain;
    private final Path file;

    HumanPairFile(String domain, Path file) {
        this.domain = domain;
        this.file = file;
    }

    /**
     * The pairs in the file's order.
     *
     * @throws io.fedu2s.udf.error.UserException where the file can't be read, holds no pair, or a line is none
     */
    List<HumanPair> read(Configuration hadoop) {
        List<HumanPair> pairs = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(InputFile.open(hadoop, file), StandardCharsets.UTF_8.newDecoder()))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    pairs.add(pair(number, line));
                }
            }
        } catch (IOException e) {
            throw Errors.humanPairsUnreadable(file.toString(), e);
        }
        if (pairs.isEmpty()) {
            throw Errors.humanPairsEmpty(domain, file.toString());
        }
        return List.copyOf(pairs);
    }

    private HumanPair pair(int number, String line) {
        try {
            JsonNode object = JSON.readTree(line);
            return new HumanPair(
                    domain,
                    object.path("context").isMissingNode() ? "" : text(object, "context", number),
                    required(object, "instruction", number),
                    required(object, "response", number));
        } catch (JacksonException e) {
            throw Errors.humanPairBroken(file.toString(), number, "it is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private String required(JsonNode object, String field, int number) {
        if (object.path(field).isMissingNode()) {
            throw Errors.humanPairBroken(file.toString(), number, "it has no '%s'".formatted(field));
        }
        String text = text(object, field, number);
        if (text.isBlank()) {
            throw Errors.humanPairBroken(file.toString(), number, "its '%s' is blank".formatted(field));
        }
        return text;
    }

    private String text(JsonNode object, String field, int number) {
        if (!object.path(field).isTextual()) {
            throw Errors.humanPairBroken(file.toString(), number, "its '%s' is no text".formatted(field));
        }
        return Normalizer.normalize(object.path(field).textValue()).text();
    }
}
