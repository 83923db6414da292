package io.fedu2s.udf.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentReaderTest {
    @Test
    void utf8TextIsReadAndNormalised() {
        assertThat(DocumentReader.read("\uFEFFZürich,\r\n北京 🙂 ".getBytes(UTF_8)))
                .isEqualTo(new Reading.Text(
                        "Zürich,\n北京 🙂", Set.of(Change.BYTE_ORDER_MARK, Change.LINE_ENDS, Change.WHITESPACE)));
    }

    @Test
    void brokenUtf8IsRefusedWithItsFirstByte() {
        assertThat(DocumentReader.read("café".getBytes(ISO_8859_1)))
                .isEqualTo(new Reading.Refused(DocumentReader.BROKEN_UTF8, "byte 0xE9 at offset 3 is not UTF-8"));
        byte[] surrogate = {'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80};
        assertThat(DocumentReader.read(surrogate))
                .isEqualTo(new Reading.Refused(DocumentReader.BROKEN_UTF8, "byte 0xED at offset 1 is not UTF-8"));
    }

    @Test
    void aCharacterCutOffAtTheEndIsBroken() {
        byte[] cut = {'o', 'k', (byte) 0xE2, (byte) 0x82};
        assertThat(DocumentReader.read(cut))
                .isEqualTo(new Reading.Refused(DocumentReader.BROKEN_UTF8, "byte 0xE2 at offset 2 is not UTF-8"));
    }

    @Test
    void aNulByteMakesAFileBinary() {
        assertThat(DocumentReader.read("text\0text".getBytes(UTF_8)))
                .isEqualTo(new Reading.Refused(DocumentReader.BINARY, "a NUL byte at offset 4"));
    }

    @Test
    void utf16IsNamed() {
        assertThat(DocumentReader.read("\uFEFFtext".getBytes(UTF_16LE)))
                .isEqualTo(new Reading.Refused(
                        DocumentReader.BINARY, "a byte order mark of UTF-16 or UTF-32; convert the file to UTF-8"));
    }

    @Test
    void randomBytesAreRefused() {
        Random random = new Random(17);
        for (int trial = 0; trial < 50; trial++) {
            byte[] bytes = new byte[2000];
            random.nextBytes(bytes);
            assertThat(DocumentReader.read(bytes)).isInstanceOf(Reading.Refused.class);
        }
    }

    @Test
    void aStringMostlyOfControlCharactersIsBinaryAndAFewAreDropped() {
        assertThat(DocumentReader.read("\u0001\u0002\u0003ab"))
                .isEqualTo(new Reading.Refused(
                        DocumentReader.BINARY, "3 of 5 characters are control characters or U+FFFD"));
        assertThat(DocumentReader.read("a long enough text\0 with one NUL"))
                .isEqualTo(new Reading.Text("a long enough text with one NUL", Set.of(Change.CONTROL_CHARACTERS)));
    }

    @Test
    void nothingToReadIsEmpty() {
        assertThat(DocumentReader.read(new byte[0]))
                .isEqualTo(new Reading.Refused(DocumentReader.EMPTY, "nothing to read in 0 characters"));
        assertThat(DocumentReader.read(" \r\n\t\u200B\u00A0"))
                .isEqualTo(new Reading.Refused(DocumentReader.EMPTY, "nothing to read in 6 characters"));
    }
}
