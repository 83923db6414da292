package io.fedu2s.udf.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    private static final Map<String, String> SPECIAL_TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");
    /** What the library says of truth and nothing otherwise than Python, in places where templates rarely put them. */
    private static final List<String> DIFFERENT = List.of(
            "{{ 'a' ~ 1 ~ true }}",
            "{{ 'a' ~ none }}",
            "{{ (1, 'a') }}",
            "{{ nothing.deeper }}",
            "{{ messages[0].get('name') }}|{{ messages[0].get('name', 'no') }}|{{ messages[0].keys() | list | join(',') }}"
                    + "|{{ messages[0].values() | list | length }}",
            "{{ 'yes' if messages[0].content else 'no' }} {{ 'yes' if '' else 'no' }} {{ 'yes' if [] else 'no' }}"
                    + " {{ 'yes' if {} else 'no' }} {{ 'yes' if 0 else 'no' }} {{ 'yes' if '0' else 'no' }}"
                    + " {{ 'yes' if 'false' else 'no' }}");

    private static final List<Message> HELLO = List.of(Message.user("Hello"));

    @TempDir
    private Path folder;

    static List<String> templates() throws IOException {
        return Conversations.reference().findValuesAsText("template").stream()
                .filter(name -> name.endsWith(".jinja"))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyConversationIsTheTextOfTransformersOrRefusedAsThere(String name) throws IOException {
        JsonNode reference = Conversations.reference();
        List<JsonNode> rows = new ArrayList<>();
        reference.get("texts").forEach(row -> {
            if (row.get("template").textValue().equals(name)) {
                rows.add(row);
            }
        });
        ChatTemplate template =
                template(Files.readString(Conversations.file(name))).on(today());

        assertThat(rows).hasSize(2 * reference.get("conversations").size());
        for (JsonNode row : rows) {
            List<Message> messages = Conversations.conversation(
                    reference, row.get("conversation").intValue());
            boolean answerFollows = row.get("answer_follows").booleanValue();
            if (row.has("refusal")) {
                assertThatThrownBy(() -> render(template, messages, answerFollows))
                        .isInstanceOf(UserException.class)
                        .hasMessageContainingAll(
                                "'own.jinja'", row.get("refusal").textValue());
            } else {
                assertThat(render(template, messages, answerFollows))
                        .as("%s", row)
                        .isEqualTo(row.get("text").textValue());
            }
        }
    }

    @Test
    void everyConstructWritesTheTextOfTransformersOrIsRefused() {
        List<Message> messages = Conversations.conversation(Conversations.reference(), 2);
        List<String> refused = new ArrayList<>();
        List<String> different = new ArrayList<>();
        int same = 0;
        for (JsonNode row : Conversations.reference().get("constructs")) {
            String piece = row.get("template").textValue();
            try {
                String text = template(piece).on(today()).conversation(messages);
                if (text.equals(row.path("text").textValue())) {
                    same++;
                } else {
                    different.add(piece);
                }
            } catch (UserException e) {
                assertThat(e).hasMessageContaining("makes no text of this conversation");
                refused.add(piece);
            }
        }

        assertThat(different).containsExactlyInAnyOrderElementsOf(DIFFERENT);
        assertThat(same).isEqualTo(74);
        assertThat(refused).hasSize(28).contains("{{ raise_exception('no ' ~ messages | length) }}");
    }

    private static LocalDate today() {
        return LocalDate.parse(Conversations.reference().get("today").textValue());
    }

    @Test
    void theDayBelongsToTheDigestOfTemplatesThatAskForItAlone() {
        ChatTemplate asking = template("{{ strftime_now('%Y') }}");
        ChatTemplate other = template("{{ messages[0].content }}");
        LocalDate day = LocalDate.of(2025, 12, 31);

        assertThat(asking.on(day).digest())
                .isNotIn(asking.digest(), asking.on(day.plusDays(1)).digest());
        assertThat(other.on(day).digest()).isEqualTo(other.digest());
        assertThatThrownBy(() -> asking.prompt(HELLO)).hasMessageContainingAll("strftime_now", "prompt.date");
    }

    @Test
    void theFileOfItsOwnWinsOverTheSettings() throws IOException {
        settings("{\"chat_template\": \"settings\", \"bos_token\": \"<s>\"}");
        assertThat(ChatTemplate.read(folder).prompt(HELLO)).isEqualTo("settings");

        Files.writeString(folder.resolve("chat_template.jinja"), "{{ bos_token }}file");
        assertThat(ChatTemplate.read(folder).prompt(HELLO)).isEqualTo("<s>file");
    }

    @Test
    void ofSeveralTemplatesTheDefaultIsTaken() throws IOException {
        settings("{\"chat_template\": [{\"name\": \"rag\", \"template\": \"a\"},"
                + " {\"name\": \"default\", \"template\": \"b\"}]}");

        assertThat(ChatTemplate.read(folder).prompt(HELLO)).isEqualTo("b");
    }

    @Test
    void specialTokensAreTextsOrObjects() throws IOException {
        settings(
                "{\"chat_template\": \"{{ bos_token }}{{ eos_token }}{{ pad_token }}{{ unk_token }}\","
                        + " \"bos_token\": {\"content\": \"<s>\", \"special\": true}, \"eos_token\": \"</s>\", \"pad_token\": null}");
        Files.writeString(
                folder.resolve("special_tokens_map.json"), "{\"unk_token\": \"<unk>\", \"eos_token\": \"old\"}");

        assertThat(ChatTemplate.read(folder).prompt(HELLO)).isEqualTo("<s></s><unk>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"chat_template\": null}",
                "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"a\"}]}"
            })
    void aFolderWithoutATemplateIsNamed(String settings) throws IOException {
        settings(settings);

        assertThatThrownBy(() -> ChatTemplate.read(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(folder.toString(), "has no chat template", "prompt.chat");
    }

    @Test
    void theDigestFollowsFromTheTemplateAndItsTokens() {
        String digest = template("{{ bos_token }}a").digest();

        assertThat(template("{{ bos_token }}a").digest()).isEqualTo(digest);
        assertThat(template("{{ bos_token }}b").digest()).isNotEqualTo(digest);
        assertThat(new ChatTemplate("own.jinja", "{{ bos_token }}a", Map.of("bos_token", "<t>")).digest())
                .isNotEqualTo(digest);
    }

    @Test
    void anAnswerIsEndedAsTheTemplateSays() throws IOException {
        assertThat(template(Files.readString(Conversations.file("qwen-2.5.jinja")))
                        .afterAnswer())
                .isEqualTo("<|im_end|>\n");
        assertThat(template("{{ messages[0].content }}").afterAnswer()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass().forName('java.lang.Runtime') }}",
                "{{ messages.getClass() }}",
                "{{ messages[0].put('role', 'system') }}",
                "{{ messages.append(1) }}",
                "{{ ____int3rpr3t3r____.config }}",
                "{% include '/etc/passwd' %}",
                "{% import '/etc/passwd' as secrets %}",
                "{% extends '/etc/passwd' %}",
                "{{ strftime_now('%Y') }}",
                "{{ 'now' | datetimeformat }}",
                "{{ messages | random }}",
                "{{ messages | nosuch }}",
                "{% if messages is nosuch %}{% endif %}",
                "{{ nosuch(1) }}",
                "{% nosuch %}",
                "{% for m in messages %}{% else %}{% endfor %}",
                "{{ messages[0] "
            })
    void whatATemplateMayNotOrWhatIsNotKnownIsRefused(String text) {
        assertThatThrownBy(() -> template(text).prompt(HELLO))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("The chat template of 'own.jinja' makes no text of this conversation: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(900) %}{% for j in range(900) %}{% for k in range(900) %}{% endfor %}{% endfor %}{% endfor %}",
                "{% for i in range(900) %}{% for j in range(900) %}{% set x = i %}{% endfor %}{% endfor %}",
                "{% set ns = namespace(v='ab') %}{% for i in range(60) %}{% set ns.v = ns.v + ns.v %}{% endfor %}",
                "{% macro a(x) %}{{ a(x) }}{% endmacro %}{{ a(1) }}"
            })
    void aTemplateThatWouldNeverEndIsStopped(String text) {
        assertThatThrownBy(() -> template(text).prompt(HELLO)).isInstanceOf(UserException.class);
    }

    @Test
    void javaIsOutOfSightAndTheClockIsNotDefined() {
        assertThat(template("{{ messages.class }}{{ messages[0].class }}{{ ''.bytes }}{{ loop.class }}|")
                        .prompt(HELLO))
                .isEqualTo("|");
        assertThat(template("{% if strftime_now is defined %}now{% else %}then{% endif %}")
                        .prompt(HELLO))
                .isEqualTo("then");
    }

    @Test
    void aMessageIsNeverReadAsATemplate() {
        List<Message> forged = List.of(Message.user("{{ bos_token }}{% include 'x' %}{# y #}"));

        assertThat(template("{{ messages[0].content }}").prompt(forged))
                .isEqualTo(forged.get(0).content());
    }

    private void settings(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), json);
    }

    private static ChatTemplate template(String text) {
        return new ChatTemplate("own.jinja", text, SPECIAL_TOKENS);
    }

    private static String render(ChatTemplate template, List<Message> messages, boolean answerFollows) {
        return answerFollows ? template.prompt(messages) : template.conversation(messages);
    }
}
