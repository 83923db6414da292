package io.fedu2s.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartDataTest {
    private static final Path COMMITTED = Path.of("../conf/quickstart/corpora");
    private static final Path REAL_TEXT_EXAMPLES = Path.of("../conf/real-text/examples.jsonl");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theCommittedCorporaAreWhatTheProgramWrites(@TempDir Path folder) throws IOException {
        QuickstartData.write(folder, QuickstartData.SEED);
        assertThat(files(folder)).isEqualTo(files(COMMITTED));
    }

    @Test
    void everyNameIsHeldOut() throws IOException {
        GeneratedNames names = new GeneratedNames();
        files(COMMITTED).forEach((file, text) -> {
            if (file.endsWith(".txt")) {
                assertThat(names.in(text)).as(file).allMatch(NameSpace.HELD_OUT::owns);
            }
        });
    }

    @Test
    void documentsOfClientsExamplesAndEvaluationDiffer() throws IOException {
        Set<String> seen = new HashSet<>();
        List<String> again = new ArrayList<>();
        for (Map.Entry<String, String> file : files(COMMITTED).entrySet()) {
            for (String document : documents(file.getKey(), file.getValue())) {
                if (!seen.add(document)) {
                    again.add(document);
                }
            }
        }
        assertThat(again).hasSize(1);
    }

    @Test
    void everyAnswerStandsInItsDocument() throws IOException {
        List<Path> files = new ArrayList<>(List.of(REAL_TEXT_EXAMPLES));
        for (String domain : List.of("medicine", "knowledge", "math")) {
            files.add(COMMITTED.resolve(domain).resolve("examples.jsonl"));
            files.add(COMMITTED.resolve(domain).resolve("eval.jsonl"));
        }
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                JsonNode fields = JSON.readTree(line);
                String document = fields.path(fields.has("document") ? "document" : "context")
                        .asText();
                assertThat(document).contains(fields.path("response").asText());
                assertThat(fields.path("instruction").asText()).endsWith("?");
            }
        }
    }

    private static List<String> documents(String file, String text) throws IOException {
        if (file.endsWith(".txt")) {
            return List.of(text.strip());
        }
        List<String> documents = new ArrayList<>();
        for (String line : text.lines().toList()) {
            JsonNode fields = JSON.readTree(line);
            documents.add(
                    fields.path(fields.has("document") ? "document" : "context").asText());
        }
        return documents;
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
