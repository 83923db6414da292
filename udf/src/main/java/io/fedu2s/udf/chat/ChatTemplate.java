package io.fedu2s.udf.chat;

import io.fedu2s.udf.record.ContentId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The template by which a model's folder writes a conversation as one text, with the result of transformers'
 * {@code apply_chat_template}.
 *
 * <p>Templates are programs in Jinja and come with a checkpoint from anywhere, so they run in a sandbox: they see the
 * conversation and the names of the special tokens and nothing else, and have limits of work and size. They have no
 * clock either: {@code strftime_now} tells the day that the template is given and is not defined without one, so the same
 * conversation always makes the same text.
 *
 * <p>Safe for use by several tasks at once.
 */
public final class ChatTemplate {
    /** Stands for an answer where only what follows it is of interest. */
    private static final String ANSWER = "answer-0";

    private final String file;
    private final String text;
    private final Map<String, String> specialTokens;
    private final Optional<LocalDate> today;
    private final Sandbox sandbox;

    /**
     * A template.
     *
     * @param file names it in errors
     * @param text all of it
     * @param specialTokens by the names that templates know, such as {@code bos_token}
     */
    ChatTemplate(String file, String text, Map<String, String> specialTokens) {
        this(file, text, specialTokens, Optional.empty());
    }

    private ChatTemplate(String file, String text, Map<String, String> specialTokens, Optional<LocalDate> today) {
        this.file = file;
        this.text = text;
        this.specialTokens = new TreeMap<>(specialTokens);
        this.today = today;
        this.sandbox = new Sandbox(today);
    }

    /** The same template on a day, which it is told if it asks. */
    public ChatTemplate on(LocalDate day) {
        return new ChatTemplate(file, text, specialTokens, Optional.of(day));
    }

    /**
     * Reads {@code chat_template.jinja} of a model folder or, where there is none, {@code chat_template} of its
     * {@code tokenizer_config.json}: a text, or the one named {@code default} of a list.
     *
     * @throws io.fedu2s.udf.error.UserException where the folder has no template or can't be read
     */
    public static ChatTemplate read(Path folder) {
        return ChatFiles.read(folder);
    }

    /** The whole conversation. */
    public String conversation(List<Message> messages) {
        return render(messages, false);
    }

    /** The conversation up to where the assistant's next answer begins. */
    public String prompt(List<Message> messages) {
        return render(messages, true);
    }

    /** What the template writes after an answer that ends the conversation: first of all the token that ends it. */
    public String afterAnswer() {
        String whole = conversation(List.of(Message.user("question"), Message.assistant(ANSWER)));
        int answer = whole.lastIndexOf(ANSWER);
        return answer < 0 ? "" : whole.substring(answer + ANSWER.length());
    }

    /** Names what the template makes of conversations: 32 hexadecimal digits. */
    public String digest() {
        String digest = ContentId.of(text, specialTokens);
        return today.filter(day -> text.contains(Sandbox.CLOCK))
                .map(day -> ContentId.of(digest, day.toString()))
                .orElse(digest);
    }

    private String render(List<Message> messages, boolean answerFollows) {
        Map<String, Object> values = new HashMap<>(specialTokens);
        values.put("messages", messages.stream().map(ChatTemplate::turn).toList());
        values.put("add_generation_prompt", answerFollows);
        values.put("tools", null);
        values.put("documents", null);
        return sandbox.render(file, text, values);
    }

    private static Map<String, Object> turn(Message message) {
        Map<String, Object> turn = new LinkedHashMap<>();
        turn.put("role", message.role().templateName());
        turn.put("content", message.content());
        return turn;
    }
}
