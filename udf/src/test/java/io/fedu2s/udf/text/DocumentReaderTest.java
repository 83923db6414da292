package io.fedu2s.udf.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {
    @Test
    void utf8TextIsReadAndNormalised() {
        assertThat(read("\uFEFFZürich,\r\n北京 🙂 ".getBytes(UTF_8)))
                .isEqualTo(new Reading.Text("Zürich,\n北京 🙂", Set.of(Change.LINE_ENDS, Change.WHITESPACE), "UTF-8", 0));
    }

    @Test
    void aFewBrokenPlacesCostACharacterEach() {
        byte[] bytes = "An aged doctor of Zürich saw it. ".repeat(100).getBytes(UTF_8);
        bytes[bytes.length - 5] = (byte) 0xE9;
        Reading.Text text = (Reading.Text) read(bytes);
        assertThat(text.encoding()).isEqualTo("UTF-8");
        assertThat(text.brokenCharacters()).isOne();
        assertThat(text.text())
                .hasSize("An aged doctor of Zürich saw it. ".length() * 100 - 1)
                .contains("\uFFFD");
        byte[] cut = ByteBuffer.allocate(bytes.length + 2)
                .put("Eine Mühle mahlt für Röbel. ".repeat(200).getBytes(UTF_8), 0, bytes.length)
                .put(new byte[] {(byte) 0xE2, (byte) 0x82})
                .array();
        assertThat(((Reading.Text) read(cut)).brokenCharacters()).isBetween(1L, 2L);
    }

    @Test
    void aNulByteMakesAFileBinary() {
        assertThat(read("text\0text".getBytes(UTF_8)))
                .isEqualTo(new Reading.Refused(DocumentReader.BINARY, "a NUL byte at offset 4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%PDF-1.4 and more",
                "PK\3\4 and more",
                "\u0089PNG\r\n",
                "{\\rtf1 text}",
                "GIF89a\0\1",
                "%!PS-Adobe"
            })
    void filesOfOtherKindsAreKnownByTheirFirstBytes(String start) {
        assertThat(read(start.getBytes(ISO_8859_1)))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(DocumentReader.BINARY));
    }

    @Test
    void randomBytesAreRefused() {
        Random random = new Random(17);
        for (int trial = 0; trial < 50; trial++) {
            byte[] bytes = new byte[2000];
            random.nextBytes(bytes);
            assertThat(read(bytes)).isInstanceOf(Reading.Refused.class);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == 0 ? 1 : bytes[i];
            }
            assertThat(read(bytes)).isInstanceOf(Reading.Refused.class);
        }
    }

    @Test
    void aStringMostlyOfControlCharactersIsBinaryAndAFewAreDropped() {
        assertThat(DocumentReader.read("\u0001\u0002\u0003ab"))
                .isEqualTo(new Reading.Refused(
                        DocumentReader.BINARY, "3 of 5 characters are control characters or U+FFFD"));
        assertThat(DocumentReader.read("a long enough text\0 with one NUL"))
                .isEqualTo(
                        new Reading.Text("a long enough text with one NUL", Set.of(Change.CONTROL_CHARACTERS), "", 0));
        assertThat(((Reading.Text) DocumentReader.read("a long text with one \uFFFD")).brokenCharacters())
                .isOne();
    }

    @Test
    void nothingToReadIsEmpty() {
        assertThat(read(new byte[0]))
                .isEqualTo(new Reading.Refused(DocumentReader.EMPTY, "nothing to read in 0 characters"));
        for (String nothing : new String[] {
            " \r\n\t\u200B\u00A0", "\u0001\u0002\u0003", "\uE000\uF8FF", "\u3164\u2800\u115F", "\u0301\u0302", "\uFFFD"
        }) {
            assertThat(DocumentReader.read(nothing))
                    .isEqualTo(new Reading.Refused(
                            DocumentReader.EMPTY, "nothing to read in %d characters".formatted(nothing.length())));
        }
        assertThat(DocumentReader.read("?")).isInstanceOf(Reading.Text.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><body>The clinic.</body></html>",
                "\n  <!-- made by hand -->\n<HTML lang=\"de\"><p>Die Klinik.",
                "<?xml version=\"1.0\"?><note>The clinic.</note>",
                "<div class=\"cookie\">Accept</div><nav>Home</nav><p>The clinic.</p>"
            })
    void pagesAndXmlAreNoText(String markup) {
        assertThat(DocumentReader.read(markup))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(DocumentReader.MARKUP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PAR1 antagonists such as vorapaxar inhibit platelets.",
                "How do I nest <ul><li></li></ul>? I tried <b>bold</b> or <i>italics</i> and it does not show at all.",
                "From <a.b@x.org>, <p.jones@y.org>, <i.ivanov@z.ru>, <b.smith@q.com> and </end>.",
                "The tag <p> begins a paragraph and </p> ends it.",
                "<20 mg was given, >40 mg was not.",
                "if (a < b && c > d) return;",
                "Dear <name>, your visit is at </time>."
            })
    void textThatSpeaksOfTagsIsText(String text) {
        assertThat(DocumentReader.read(text)).isInstanceOf(Reading.Text.class);
    }

    private static Reading read(byte[] bytes) {
        return DocumentReader.read(bytes, TextDecoder.AUTO);
    }
}
