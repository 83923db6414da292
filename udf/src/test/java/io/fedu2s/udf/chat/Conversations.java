package io.fedu2s.udf.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What {@code make_chat.py} wrote with transformers. */
public final class Conversations {
    private Conversations() {}

    /** A template, a folder or the reference itself. */
    public static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(Conversations.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of the reference. */
    public static JsonNode reference() {
        try {
            return new ObjectMapper().readTree(file("chat.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The conversation with this number. */
    static List<Message> conversation(JsonNode reference, int number) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode turn : reference.get("conversations").get(number)) {
            Message.Role role =
                    Message.Role.valueOf(turn.get("role").textValue().toUpperCase(Locale.ROOT));
            messages.add(new Message(role, turn.get("content").textValue()));
        }
        return messages;
    }
}
