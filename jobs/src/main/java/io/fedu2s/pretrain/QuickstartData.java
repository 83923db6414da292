package io.fedu2s.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Writes the quickstart's corpora: clients with their own topics, a pool of examples and held-out pairs, per domain.
 *
 * <pre>
 * ROOT/DOMAIN/clients/CLIENT/NAME.txt   one document each
 * ROOT/DOMAIN/examples.jsonl            document, instruction, response
 * ROOT/DOMAIN/eval.jsonl                context, instruction, response
 * </pre>
 *
 * <p>All names are of {@link NameSpace#HELD_OUT}, so no document can have been seen in training, and no document is used
 * twice but for one duplicate and one empty file, which show how a run rejects such things.
 */
public final class QuickstartData {
    /** The seed of the corpora in {@code conf/quickstart/corpora}. */
    public static final long SEED = 2026;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DOCUMENTS_OF_A_CLIENT = 36;
    private static final int EXAMPLES = 40;
    private static final int EVALUATION_PAIRS = 40;
    private static final int LETTERS_OF_A_DOCUMENT = 340;
    private static final int SHORTEST_DOCUMENT = 60;
    private static final String CLIENT_WITH_DUPLICATE = "clinic-valley";
    private static final String CLIENT_WITH_EMPTY_FILE = "library-coast";

    private static final List<Client> CLIENTS = List.of(
            new Client("medicine", "clinic-north", "note", Set.of("drug")),
            new Client("medicine", "clinic-harbour", "note", Set.of("patient", "hospital")),
            new Client("medicine", "clinic-valley", "note", Set.of("illness", "drug")),
            new Client("medicine", "clinic-hill", "note", Set.of("study", "patient")),
            new Client("knowledge", "library-market", "page", Set.of("town", "river")),
            new Client("knowledge", "library-park", "page", Set.of("plant", "animal")),
            new Client("knowledge", "library-museum", "page", Set.of("person", "book", "museum")),
            new Client("knowledge", "library-coast", "page", Set.of("island", "river", "animal")),
            new Client("math", "school-east", "problem", Set.of("buy", "give", "pack", "share", "half", "times")),
            new Client("math", "school-west", "problem", Set.of("cost", "change", "earn", "saving", "days")),
            new Client("math", "school-lake", "problem", Set.of("distance", "farm", "rows", "tank", "reading")),
            new Client("math", "school-oak", "problem", Set.of("more", "fewer", "age", "twosteps", "packsplus")));

    private final RandomGenerator random;
    private final Names names = new Names(NameSpace.HELD_OUT);
    private final Set<String> written = new HashSet<>();

    private QuickstartData(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * A client of the quickstart.
     *
     * @param domain its domain
     * @param id its folder
     * @param file how its files are called
     * @param topics the scenes that its documents are about
     */
    private record Client(String domain, String id, String file, Set<String> topics) {}

    /** Writes all corpora below a folder; the same seed gives the same bytes. */
    public static void write(Path root, long seed) throws IOException {
        QuickstartData data = new QuickstartData(seed);
        for (Client client : CLIENTS) {
            data.writeClient(client, root.resolve(client.domain()).resolve("clients"));
        }
        for (String domain : CLIENTS.stream().map(Client::domain).distinct().toList()) {
            data.writePairs(domain, "document", EXAMPLES, root.resolve(domain).resolve("examples.jsonl"));
            data.writePairs(
                    domain, "context", EVALUATION_PAIRS, root.resolve(domain).resolve("eval.jsonl"));
        }
    }

    private void writeClient(Client client, Path clients) throws IOException {
        Path folder = Files.createDirectories(clients.resolve(client.id()));
        FactDocuments documents = documents(client.domain(), client.topics());
        String latest = "";
        for (int number = 1; number <= DOCUMENTS_OF_A_CLIENT; number++) {
            latest = fresh(documents).document();
            Files.writeString(file(folder, client, number), latest + "\n");
        }
        if (client.id().equals(CLIENT_WITH_DUPLICATE)) {
            Files.writeString(file(folder, client, DOCUMENTS_OF_A_CLIENT + 1), latest + "\n");
        }
        if (client.id().equals(CLIENT_WITH_EMPTY_FILE)) {
            Files.writeString(file(folder, client, DOCUMENTS_OF_A_CLIENT + 1), "");
        }
    }

    private void writePairs(String domain, String textField, int count, Path file) throws IOException {
        FactDocuments documents = documents(domain, Set.of());
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            LabelledDocument document = fresh(documents);
            GroundedPair pair = Names.pick(document.pairs(), random);
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put(textField, document.document());
            fields.put("instruction", pair.instruction());
            fields.put("response", pair.response(AnswerForm.SENTENCE));
            lines.add(JSON.writeValueAsString(fields));
        }
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private LabelledDocument fresh(FactDocuments documents) {
        LabelledDocument document;
        do {
            document = documents.next(random, LETTERS_OF_A_DOCUMENT);
        } while (document.document().length() < SHORTEST_DOCUMENT || !written.add(document.document()));
        return document;
    }

    private FactDocuments documents(String domain, Set<String> topics) {
        return new FactDocuments(
                FactBook.of(domain), names, String::length, topic -> topics.isEmpty() || topics.contains(topic));
    }

    private static Path file(Path folder, Client client, int number) {
        return folder.resolve("%s-%02d.txt".formatted(client.file(), number));
    }
}
