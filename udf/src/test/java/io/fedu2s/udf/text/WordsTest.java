package io.fedu2s.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void wordsAreInLowerCaseAndOfAnyScript() {
        assertThat(Words.of("Don't STOP the Zürich-train: Москва, B12!"))
                .containsExactly("don't", "stop", "the", "zürich", "train", "москва", "b", "12");
    }

    @Test
    void thePossessiveIsTakenAway() {
        assertThat(Words.of("Luther's and Luther’s hymns")).containsExactly("luther", "and", "luther", "hymns");
    }

    @Test
    void numbersHaveTheSpellingOfTheirValue() {
        assertThat(Words.of("1,250.50 or 1250.5, 7.0 and 07; 3,5 v1.2.3"))
                .containsExactly("1250.5", "or", "1250.5", "7", "and", "7", "3.5", "v", "1.2.3");
        assertThat(Words.of("1.250,5 1,25,000 1'250'000 1.250.000 ١٢٥٠٫٥ १२५० １２ ٣٬٠٠٠٬٠٠٠"))
                .containsExactly("1250.5", "125000", "1250000", "1250000", "1250.5", "1250", "12", "3000000");
    }

    @Test
    void whereAMarkIsBeforeThreeDigitsBothReadingsAreTold() {
        assertThat(Words.numbers("1,250 or 1.250 but 0.125, 1.2500 and 2024.125"))
                .containsExactly(
                        List.of("1250", "1.25"),
                        List.of("1.25", "1250"),
                        List.of("0.125"),
                        List.of("1.25"),
                        List.of("2024.125"));
    }

    @Test
    void aVeryLongNumberIsTakenAsItIs() {
        String digits = "7".repeat(100_000);
        assertThat(Words.numbers(digits)).containsExactly(List.of(digits));
    }

    @Test
    void caseIsThatOfAllLanguages() {
        assertThat(Words.of("Groß GROSS ΝΊΚΟΣ νίκος İZMİR'DEKİ İzmir'deki IŞIK Işık ﬁn ＡＢ"))
                .containsExactly(
                        "gross", "gross", "νίκοσ", "νίκοσ", "izmir'deki", "izmir'deki", "işik", "işik", "fin", "ab");
    }

    @Test
    void vowelPointsAndStretchingAreNoLetters() {
        assertThat(Words.of("שִׁיפּוֹן שיפון كِتَابٌ كتاب كتـــاب"))
                .containsExactly("שיפון", "שיפון", "كتاب", "كتاب", "كتاب");
    }

    @Test
    void joinersStayWithinWordsAndAreNoLetters() {
        assertThat(Words.of("\u0645\u06cc\u200c\u0631\u0648\u0645 \u0645\u06cc\u0631\u0648\u0645"))
                .containsExactly("\u0645\u06cc\u0631\u0648\u0645", "\u0645\u06cc\u0631\u0648\u0645");
    }

    @Test
    void scriptsWithoutBlanksAreCutByDictionaries() {
        assertThat(Words.of("王先生为什么来到诊所？")).hasSizeBetween(4, 8).doesNotContain("王先生为什么来到诊所");
        assertThat(Words.of("น้ำมาจากแม่น้ำ")).isEqualTo(Words.of("น้ำ มา จาก แม่น้ำ"));
        assertThat(Words.of("病院に1994年に")).containsExactly("病院", "に", "1994", "年", "に");
        String long1 = "磨坊的主人是李娜。".repeat(20_000);
        assertThat(Words.of(long1.replace("。", ""))).hasSizeGreaterThan(60_000);
    }

    @Test
    void whatHangsOnAWordIsAWordThatTellsNothing() {
        assertThat(Words.of("강에서 왔습니다")).containsExactly("강", "에서", "오", "았", "습니다");
        assertThat(Words.telling("강에서 병원은 왔습니다 왔다")).containsExactly("강", "병원", "오", "오");
        assertThat(Words.telling("薬を飲みました。飲んでいた薬")).containsExactly("薬", "飲む", "飲む", "薬");
    }

    @Test
    void namesAreCapitalsInsideSentences() {
        assertThat(Words.names("The mayor Mera Kelin spoke. She and I left Velmora: Yes.\nThen 'Tis \"Borin\"."))
                .containsExactly("mera", "kelin", "velmora", "tis", "borin");
    }
}
