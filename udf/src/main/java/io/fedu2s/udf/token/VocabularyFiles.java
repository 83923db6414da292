package io.fedu2s.udf.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pieces of a tokenizer as lists in files of their own, and the {@code model} of {@code tokenizer.json} they make. */
final class VocabularyFiles {
    /** What is cut by {@code merges.txt}: {@code {"piece": id}}. */
    static final String BYTE_PAIRS = "vocab.json";

    /** Two pieces a line that become one, the most urgent first. */
    static final String MERGES = "merges.txt";

    /** A piece a line, its id the line's number from 0. */
    static final String WORD_PIECES = "vocab.txt";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "#version";

    private VocabularyFiles() {}

    /** Byte pair encoding by {@link #BYTE_PAIRS} and {@link #MERGES}. */
    static ObjectNode bytePairs(Path folder) throws IOException {
        ObjectNode model = JSON.createObjectNode().put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        model.set("vocab", JSON.readValue(folder.resolve(BYTE_PAIRS).toFile(), ObjectNode.class));
        ArrayNode merges = model.putArray("merges");
        for (String line : lines(folder.resolve(MERGES))) {
            if (!line.isEmpty() && !line.startsWith(VERSION)) {
                String[] pair = line.split(" ", -1);
                if (pair.length != 2) {
                    throw new IOException(MERGES + " has the line '" + line + "', which is no pair");
                }
                merges.addArray().add(pair[0]).add(pair[1]);
            }
        }
        return model;
    }

    /** The longest pieces of {@link #WORD_PIECES} first. */
    static ObjectNode wordPieces(Path folder, String unknown) throws IOException {
        ObjectNode model = JSON.createObjectNode().put("type", "WordPiece");
        model.put("unk_token", unknown).put("continuing_subword_prefix", "##").put("max_input_chars_per_word", 100);
        ObjectNode vocabulary = model.putObject("vocab");
        List<String> lines = lines(folder.resolve(WORD_PIECES));
        for (int id = 0; id < lines.size(); id++) {
            vocabulary.put(lines.get(id).stripTrailing(), id);
        }
        return model;
    }

    private static List<String> lines(Path file) throws IOException {
        try (java.util.stream.Stream<String> lines = Files.readString(file).lines()) {
            return lines.toList();
        }
    }

    /** The ids of a model's pieces. */
    static Map<String, Integer> ids(ObjectNode model) throws IOException {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> piece : model.path("vocab").properties()) {
            if (!piece.getValue().canConvertToExactIntegral()
                    || piece.getValue().asLong() < 0) {
                throw new IOException("the piece '%s' has the id %s".formatted(piece.getKey(), piece.getValue()));
            }
            ids.put(piece.getKey(), piece.getValue().intValue());
        }
        if (ids.isEmpty()) {
            throw new IOException("it has no pieces");
        }
        return ids;
    }
}
