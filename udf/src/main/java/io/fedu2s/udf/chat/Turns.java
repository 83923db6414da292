package io.fedu2s.udf.chat;

import io.fedu2s.udf.chat.Message.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation whose last answer has begun, as one text: so a prompt is a text whatever form it takes. Turns are parted
 * by control characters, which no normalised text holds; a text without any is what the user says.
 *
 * @param messages of user and assistant in turn, the user's first and last
 * @param begun the words with which the assistant's answer begins
 */
public record Turns(List<Message> messages, String begun) {
    private static final String NEXT_TURN = "\u001e";
    private static final String BEGINS = "\u001f";

    /** Checks that the speakers take turns. */
    public Turns {
        messages = List.copyOf(messages);
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() != (i % 2 == 0 ? Role.USER : Role.ASSISTANT)) {
                throw new IllegalArgumentException(
                        "turn %d is the %s's".formatted(i, messages.get(i).role()));
            }
        }
        if (messages.size() % 2 == 0) {
            throw new IllegalArgumentException(
                    "a conversation of %d turns awaits no answer".formatted(messages.size()));
        }
    }

    /** The conversation in a text. */
    public static Turns of(String text) {
        int begins = text.indexOf(BEGINS);
        String turns = begins < 0 ? text : text.substring(0, begins);
        List<Message> messages = new ArrayList<>();
        for (String turn : turns.split(NEXT_TURN, -1)) {
            messages.add(messages.size() % 2 == 0 ? Message.user(turn) : Message.assistant(turn));
        }
        return new Turns(messages, begins < 0 ? "" : text.substring(begins + 1));
    }

    /** The conversation after an answer to which the user objects; the next one begins with the same words. */
    public Turns goingOn(String answer, String objection) {
        List<Message> more = new ArrayList<>(messages);
        more.add(Message.assistant(answer));
        more.add(Message.user(objection));
        return new Turns(more, begun);
    }

    /** The text that {@link #of} reads. */
    public String text() {
        String turns =
                String.join(NEXT_TURN, messages.stream().map(Message::content).toList());
        return begun.isEmpty() ? turns : turns + BEGINS + begun;
    }
}
