package io.fedu2s.udf.chat;

import java.util.Locale;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param content what is said
 */
public record Message(Role role, String content) {
    /** Who speaks. */
    public enum Role {
        /** Who sets the rules. */
        SYSTEM,
        /** Who asks. */
        USER,
        /** Who answers. */
        ASSISTANT;

        /** As templates write it. */
        String templateName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the user says. */
    public static Message user(String content) {
        return new Message(Role.USER, content);
    }

    /** What the assistant says. */
    public static Message assistant(String content) {
        return new Message(Role.ASSISTANT, content);
    }
}
