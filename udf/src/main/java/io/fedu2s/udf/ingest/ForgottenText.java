package io.fedu2s.udf.ingest;

import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Forgotten;
import io.fedu2s.udf.record.TextHash;
import java.io.Serializable;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Clients and documents that are not used, though the input may still hold them.
 *
 * @param clients all of whose documents
 * @param digests of names and texts of single documents, as {@link Forgotten} has them
 * @param hash by which they were made
 */
public record ForgottenText(Set<String> clients, Set<String> digests, TextHash hash) implements Serializable {

    /** Copies the sets. */
    public ForgottenText {
        clients = Set.copyOf(clients);
        digests = Set.copyOf(digests);
    }

    /** What rows of {@code forgotten} name, whether it is out of all tables yet or not. */
    public static ForgottenText of(Collection<Forgotten> rows, TextHash hash) {
        return new ForgottenText(
                rows.stream()
                        .filter(row -> row.nameDigest().isEmpty())
                        .map(Forgotten::clientId)
                        .collect(Collectors.toSet()),
                rows.stream()
                        .flatMap(row -> Stream.of(row.nameDigest(), row.textDigest()))
                        .filter(digest -> !digest.isEmpty())
                        .collect(Collectors.toSet()),
                hash);
    }

    /** Whether a document of this name is not to be opened. */
    boolean hasDocument(String clientId, String documentId) {
        return clients.contains(clientId)
                || (!digests.isEmpty() && digests.contains(hash.ofName(clientId, documentId)));
    }

    /** Whether the client had a document of this text that is forgotten. */
    boolean hasText(String clientId, String textHash) {
        return !digests.isEmpty() && digests.contains(Forgotten.textDigest(clientId, textHash));
    }

    /** Names what is forgotten; empty where nothing is. */
    public String digest() {
        return clients.isEmpty() && digests.isEmpty()
                ? ""
                : ContentId.of(new TreeSet<>(clients), new TreeSet<>(digests));
    }
}
