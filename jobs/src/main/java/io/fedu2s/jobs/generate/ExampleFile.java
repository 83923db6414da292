package io.fedu2s.jobs.generate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.fetch.InputFile;
import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.text.Normalizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file of a domain's example pool: JSON lines with {@code document}, {@code instruction} and {@code response}. */
final class ExampleFile {
    private static final String GENERAL = "examples.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExampleFile() {}

    /**
     * The examples of the files in their order, texts normalised as the clients' are; blank lines and repetitions are
     * left out.
     *
     * @throws io.fedu2s.udf.error.UserException where a file can't be read or a line is no example
     */
    static List<Example> read(Configuration hadoop, String domain, List<Path> files) {
        Map<String, Example> examples = new LinkedHashMap<>();
        for (Path file : files) {
            try (BufferedReader lines = open(InputFile.open(hadoop, file))) {
                add(domain, file.toString(), lines, examples);
            } catch (IOException e) {
                throw Errors.examplesUnreadable(file.toString(), e);
            }
        }
        return List.copyOf(examples.values());
    }

    /** The pool for domains that bring none: questions of the kind "What does the text say about X?". */
    static List<Example> general(String domain) {
        Map<String, Example> examples = new LinkedHashMap<>();
        try (BufferedReader lines =
                open(Objects.requireNonNull(ExampleFile.class.getResourceAsStream(GENERAL), GENERAL))) {
            add(domain, GENERAL, lines, examples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(examples.values());
    }

    private static void add(String domain, String file, BufferedReader lines, Map<String, Example> examples)
            throws IOException {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                Example example = parse(domain, file, number, line);
                examples.putIfAbsent(example.exampleId(), example);
            }
        }
    }

    private static BufferedReader open(InputStream in) {
        CharsetDecoder strict = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new BufferedReader(new InputStreamReader(in, strict));
    }

    private static Example parse(String domain, String file, int number, String line) {
        try {
            JsonNode object = JSON.readTree(line);
            return Example.of(
                    domain,
                    text(object, "document", file, number),
                    text(object, "instruction", file, number),
                    text(object, "response", file, number));
        } catch (JacksonException e) {
            throw Errors.exampleBroken(file, number, "it is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private static String text(JsonNode object, String field, String file, int number) {
        JsonNode value = object.path(field);
        String text =
                value.isTextual() ? Normalizer.normalize(value.textValue()).text() : "";
        if (text.isBlank()) {
            String why = value.isMissingNode()
                    ? "it has no '%s'".formatted(field)
                    : "its '%s' is %s".formatted(field, value.isTextual() ? "blank" : "no text");
            throw Errors.exampleBroken(file, number, why);
        }
        return text;
    }
}
