package io.fedu2s.udf.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecoderTest {
    private static final String GERMAN = "Die Mühle in Groß Norham gehörte der Müllerin. „Früher“, sagte sie, „mahlte"
            + " sie täglich zwölf Säcke Roggen für das Städtchen und die Dörfer.“";
    private static final String RUSSIAN =
            "Мельница стояла у реки и каждый день молола рожь для города и окрестных деревень. Хозяйкой была Анна.";
    private static final String JAPANESE = "水車小屋は川のそばにあり、毎日ライ麦をひいて町と村に届けた。持ち主は田中さんという女性だった。";
    private static final String CHINESE = "磨坊在河边，每天为镇上和附近的村庄磨黑麦。磨坊的主人是一位姓李的女士，她住在山上。";
    private static final String KOREAN = "방앗간은 강가에 있었고 날마다 읍내와 마을을 위해 호밀을 빻았다. 주인은 김 씨라는 여인이었다.";

    @ParameterizedTest
    @CsvSource({
        "windows-1252, de",
        "ISO-8859-1, fr",
        "windows-1251, ru",
        "KOI8-R, ru",
        "ISO-8859-5, ru",
        "Shift_JIS, ja",
        "EUC-JP, ja",
        "GB18030, zh",
        "Big5, zh-TW",
        "EUC-KR, ko",
        "UTF-16LE, de",
        "UTF-16BE, de",
        "windows-1253, el"
    })
    void theCharacterSetIsFound(String set, String language) {
        String text = text(language);
        assertThat(text.getBytes(Charset.forName(set)))
                .satisfies(bytes ->
                        assertThat(new String(bytes, Charset.forName(set))).isEqualTo(text));
        assertThat(TextDecoder.AUTO.text(text.getBytes(Charset.forName(set)))).hasValueSatisfying(decoded -> {
            assertThat(decoded.text()).isEqualTo(text);
            assertThat(decoded.brokenCharacters()).isZero();
        });
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aByteOrderMarkSaysIt(String set) {
        byte[] marked = ("\uFEFF" + GERMAN + CHINESE + "🙂").getBytes(Charset.forName(set));
        assertThat(TextDecoder.AUTO.text(marked)).hasValue(new Decoded(GERMAN + CHINESE + "🙂", set, 0));
    }

    @Test
    void aShortNoteWithCurlyQuotesIsWindows() {
        byte[] note = "It\u2019s a fine day in the clinic. He didn\u2019t cough any more.\n"
                .getBytes(Charset.forName("windows-1252"));
        assertThat(TextDecoder.AUTO.text(note))
                .hasValueSatisfying(decoded -> assertThat(decoded.text()).startsWith("It\u2019s a fine"));
        assertThat(TextDecoder.AUTO.text("café and more".getBytes(StandardCharsets.ISO_8859_1)))
                .hasValueSatisfying(decoded -> assertThat(decoded.text()).isEqualTo("café and more"));
    }

    @Test
    void aBrokenPlaceInUtf8CostsACharacterAndNotTheText() {
        byte[] russian = RUSSIAN.getBytes(StandardCharsets.UTF_8);
        assertThat(TextDecoder.AUTO.text(Arrays.copyOf(russian, 22)))
                .hasValue(new Decoded(RUSSIAN.substring(0, 11) + "\uFFFD", "UTF-8", 1));
        byte[] english = ("It\u2019s said. ".repeat(3) + "So it was.").getBytes(StandardCharsets.UTF_8);
        english[english.length - 2] = (byte) 0xFF;
        assertThat(TextDecoder.AUTO.text(english))
                .hasValueSatisfying(decoded -> assertThat(decoded.text()).startsWith("It\u2019s said."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Gr\u00f6\u00dfe", "D\u00e9j\u00e0 vu", "na\u00efve approach", "M\u00fcller"})
    void aShortNoteInALatinAlphabetIsWindows1252(String note) {
        assertThat(TextDecoder.AUTO.text(note.getBytes(StandardCharsets.ISO_8859_1)))
                .hasValue(new Decoded(note, "windows-1252", 0));
    }

    @Test
    void aFileOfLinesIsInTheSetThatItsBeginningTells() {
        byte[] polish = """
                Żona pacjenta była chora.
                Młyn stał nad rzeką i codziennie mełł żyto dla miasta i okolicznych wsi.
                Właścicielką była młynarka, która mieszkała na wzgórzu z córkami.
                Gorączkę miał od środy, źle się czuł.
                """.getBytes(Charset.forName("windows-1250"));
        assertThat(TextDecoder.AUTO.ofFile(polish).set()).isEqualTo(Charset.forName("windows-1250"));
        assertThat(TextDecoder.AUTO
                        .ofFile(JAPANESE.getBytes(Charset.forName("Shift_JIS")))
                        .set())
                .isEqualTo(Charset.forName("Shift_JIS"));
        assertThat(TextDecoder.AUTO
                        .ofFile("id,text\n".getBytes(StandardCharsets.UTF_16LE))
                        .set())
                .isEqualTo(StandardCharsets.UTF_16LE);
        assertThat(TextDecoder.of("windows-1252")
                        .ofFile("\uFEFFid".getBytes(StandardCharsets.UTF_8))
                        .set())
                .isEqualTo(StandardCharsets.UTF_8);
    }

    @Test
    void mailInIso2022IsNotTakenForAscii() {
        assertThat(TextDecoder.AUTO.text(JAPANESE.getBytes(Charset.forName("ISO-2022-JP"))))
                .hasValue(new Decoded(JAPANESE, "ISO-2022-JP", 0));
    }

    @Test
    void aNamedSetIsTakenAndWhatIsNoneOfItCounted() {
        TextDecoder ascii = TextDecoder.of("US-ASCII");
        assertThat(ascii.text("a\u00e9b".getBytes(StandardCharsets.ISO_8859_1)))
                .hasValue(new Decoded("a\uFFFDb", "US-ASCII", 1));
        assertThat(TextDecoder.of("windows-1251").text(RUSSIAN.getBytes(Charset.forName("windows-1251"))))
                .hasValueSatisfying(decoded -> assertThat(decoded.text()).isEqualTo(RUSSIAN));
        assertThat(TextDecoder.knows("no such set")).isFalse();
        assertThatThrownBy(() -> TextDecoder.of("utf-99")).hasMessageContaining("utf-99");
    }

    private static String text(String language) {
        return switch (language) {
            case "de" -> GERMAN;
            case "fr" ->
                "Le moulin de Norham était situé près de la rivière. Dès l'été, la meunière y moulait du blé pour"
                        + " le château et les forêts de la vallée, où l'on fêtait Noël à l'église.";
            case "ru" -> RUSSIAN;
            case "ja" -> JAPANESE;
            case "zh" -> CHINESE;
            case "zh-TW" -> "磨坊在河邊，每天為鎮上和附近的村莊磨黑麥。磨坊的主人是一位姓李的女士，她住在山上。";
            case "el" -> "Ο μύλος βρισκόταν κοντά στο ποτάμι και κάθε μέρα άλεθε σίκαλη για την πόλη και τα χωριά.";
            default -> KOREAN;
        };
    }
}
