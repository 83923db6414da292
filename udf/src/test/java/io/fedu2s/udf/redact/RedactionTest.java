package io.fedu2s.udf.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final Redaction ALL = new Redaction(Arrays.asList(RedactionKind.values()), List.of());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Write to jane.doe+ward@mail.example.org. Now. | Write to [EMAIL]. Now.
            <mailto:j_d@x-y.co.uk>, 'o'neil@a.ie' | <mailto:[EMAIL]>, '[EMAIL]'
            jürgen@müller.de and 用户@例子.中国 | [EMAIL] and [EMAIL]
            nurse@ward.local or a@b.xn--p1ai | [EMAIL] or [EMAIL]
            a.b@c.de@f.gh stays odd | [EMAIL]@f.gh stays odd
            react@18.2.0, @handle, a@b, me@host.c | react@18.2.0, @handle, a@b, me@host.c
            """)
    void mailIsToldByItsForm(String text, String expected) {
        assertRedacted(RedactionKind.EMAIL, text, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFF | IBAN [IBAN] BIC COBADEFF
            GB82WEST12345698765432, fr1420041010050500013m02606. | [IBAN], [IBAN].
            NL91-ABNA-0417-1643-00 | [IBAN]
            DE89 3704 0044 0532 0130 01 | DE89 3704 0044 0532 0130 01
            DE89 3704 0044 0532 0130 001 and ZZ89 3704 0044 | DE89 3704 0044 0532 0130 001 and ZZ89 3704 0044
            ISIN US0378331005, order DE893704 | ISIN US0378331005, order DE893704
            """)
    void accountsHaveTheirCountrysLengthAndCheckDigits(String text, String expected) {
        assertRedacted(RedactionKind.IBAN, text, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Visa 4111 1111 1111 1111, 12/27 | Visa [CARD], 12/27
            378282246310005 and 5555-5555-5555-4444 | [CARD] and [CARD]
            6200 0000 0000 0005, 3530111333300000 | [CARD], [CARD]
            12 4111111111111111 7 | 12 [CARD] 7
            4111 1111 1111 1112 | 4111 1111 1111 1112
            1234 5678 9012 3452 of no issuer | 1234 5678 9012 3452 of no issuer
            x4111111111111111, 41111111111111111111111 | x4111111111111111, 41111111111111111111111
            """)
    void cardsHaveAnIssuerAndTheRightCheckDigit(String text, String expected) {
        assertRedacted(RedactionKind.CARD, text, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            from 192.168.0.17:8080, 10.0.0.0/8. | from [IP]:8080, [IP]/8.
            IP:8.8.8.8; 10.0.0.1-10.0.0.9 | IP:[IP]; [IP]-[IP]
            fe80::1, 2001:db8:85a3::8a2e:370:7334. | [IP], [IP].
            ::1 and ::ffff:192.0.2.128 | [IP] and [IP]
            version 1.2.3.4, v2.0.1.9, Section 4.2.1.3, § 1.2.3.4 | version 1.2.3.4, v2.0.1.9, Section 4.2.1.3, § 1.2.3.4
            lib-1.2.3.4.jar and 1.2.3.4.5 and 256.1.1.1 | lib-1.2.3.4.jar and 1.2.3.4.5 and 256.1.1.1
            at 12:30:45, std::vector, a::b, 1:2 | at 12:30:45, std::vector, a::b, 1:2
            """)
    void addressesAreToldFromVersionsAndTimes(String text, String expected) {
        assertRedacted(RedactionKind.IP, text, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://jane:s3cr%40t@db.example.org/x | https://[URL_CREDENTIALS]@db.example.org/x
            postgres://u:p@ss@host:5432 | postgres://[URL_CREDENTIALS]@host:5432
            GET /a?id=7&access_token=abc.def-1&x=2 | GET /a?id=7&access_token=[URL_CREDENTIALS]&x=2
            https://x.org/?apiKey=k1#token=k2 | https://x.org/?apiKey=[URL_CREDENTIALS]#token=[URL_CREDENTIALS]
            https://x.org/a@b and mail a@b.org | https://x.org/a@b and mail a@b.org
            Why? token=3; ://a@b | Why? token=3; ://a@b
            """)
    void whatOpensAnAddressIsTakenOutOfIt(String text, String expected) {
        assertRedacted(RedactionKind.URL_CREDENTIALS, text, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            born on 3 May 1962 in Ulm | born on [DATE_OF_BIRTH] in Ulm
            DOB: 03/05/1962; D.O.B. 1962-05-03 | DOB: [DATE_OF_BIRTH]; D.O.B. [DATE_OF_BIRTH]
            Date of birth: May 3rd, 1962 | Date of birth: [DATE_OF_BIRTH]
            geboren am 3. März 1962, geb. 03.05.62 | geboren am [DATE_OF_BIRTH], geb. [DATE_OF_BIRTH]
            née le 3 mai 1962, nacida el 3 de mayo de 1962 | née le [DATE_OF_BIRTH], nacida el [DATE_OF_BIRTH]
            nato il 3/5/1962, geboren op 3-5-1962 | nato il [DATE_OF_BIRTH], geboren op [DATE_OF_BIRTH]
            seen on 3 May 1962, born in 1962, stubborn 3 May 1962 | seen on 3 May 1962, born in 1962, stubborn 3 May 1962
            """)
    void datesCountBehindAWordThatSaysBorn(String text, String expected) {
        assertRedacted(RedactionKind.DATE_OF_BIRTH, text, expected);
    }

    /** Numbers that the countries' own pages and Wikipedia show as examples, each with its like with a wrong check digit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "85.07.30-033.28|85.07.30-033.29",
                "111.444.777-35|111.444.777-36",
                "046-454-286|046-454-287",
                "11010519491231002X|110105194912310021",
                "131052-308T|131052-308U",
                "2 55 08 14 168 025 38|2 55 08 14 168 025 39",
                "255081416802538|255081416802539",
                "86 095 742 719|86 095 742 718",
                "2345 6789 0124|2345 6789 0125",
                "RSSMRA85T10A562S|RSSMRA85T10A562T",
                "15108695088|15108695089",
                "12345678Z|12345678A",
                "X1234567L|X1234567M",
                "811228-9874|811228-9875",
                "19811228-9874|811228 9874",
                "756.9217.0769.85|756.9217.0769.86",
                "QQ 12 34 56 C|BG 12 34 56 C",
                "AB123456C|AB123456E",
                "078-05-1120|666-05-1120"
            })
    void numbersOfPersonsHaveTheirCountrysForm(String rightAndWrong) {
        String right = rightAndWrong.substring(0, rightAndWrong.indexOf('|'));
        String wrong = rightAndWrong.substring(right.length() + 1);
        String expected = right.startsWith("QQ") ? "no. " + right + "." : "no. [NATIONAL_ID].";
        assertRedacted(RedactionKind.NATIONAL_ID, "no. " + right + ".", expected);
        assertRedacted(RedactionKind.NATIONAL_ID, "no. " + wrong + ".", "no. " + wrong + ".");
    }

    /** The numbers come from make_numbers.py, by python-stdnum. */
    @ParameterizedTest
    @CsvFileSource(resources = "numbers.csv", numLinesToSkip = 1)
    void checkDigitsAreThoseOfAnotherLibrary(String kind, String number, boolean valid) {
        var redaction = new Redaction(List.of(RedactionKind.IBAN, RedactionKind.NATIONAL_ID), List.of());
        assertThat(redaction
                        .of("Her number, " + number + ", is known.")
                        .counts()
                        .size())
                .isEqualTo(valid ? 1 : 0);
    }

    @Test
    void numbersOfMereDigitsCountBehindTheirName() {
        assertRedacted(RedactionKind.NATIONAL_ID, "BSN: 111222333", "BSN: [NATIONAL_ID]");
        assertRedacted(RedactionKind.NATIONAL_ID, "order 111222333", "order 111222333");
        assertRedacted(RedactionKind.NATIONAL_ID, "PESEL 44051401359", "PESEL [NATIONAL_ID]");
        assertRedacted(RedactionKind.NATIONAL_ID, "Steuer-ID: 86095742719", "Steuer-ID: [NATIONAL_ID]");
        assertRedacted(RedactionKind.NATIONAL_ID, "file 86095742719", "file 86095742719");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Call +1 650-253-0000 or +49 30 303986300. | Call [PHONE] or [PHONE].
            Tel. +44 (0)20 7031 3000, +33 1 42 68 53 00 | Tel. [PHONE], [PHONE]
            +81 3-6384-9000; +91 80 6721 8000; +55 11 2395-8400 | [PHONE]; [PHONE]; [PHONE]
            (030) 303986300 at home, +49 12 | (030) 303986300 at home, +49 12
            in 2023-05-12 a rise of +12345 points | in 2023-05-12 a rise of +12345 points
            """)
    void telephoneNumbersWithTheirCountryAreToldEverywhere(String text, String expected) {
        assertRedacted(RedactionKind.PHONE, text, expected);
    }

    @Test
    void nationalTelephoneNumbersAreToldForTheCountriesAskedFor() {
        var german = new Redaction(List.of(RedactionKind.PHONE), List.of("DE"));
        var both = new Redaction(List.of(RedactionKind.PHONE), List.of("US", "DE"));
        String text = "030 303986300 or (650) 253-0000, room 1312";
        assertThat(german.of(text).text()).startsWith("[PHONE] or").endsWith("room 1312");
        assertThat(both.of(text).text()).isEqualTo("[PHONE] or [PHONE], room 1312");
        assertThat(Redaction.knownCountries()).contains("DE", "US", "FR").doesNotContain("ZZ");
    }

    @Test
    void kindsAreLookedForInOneOrderAndCounted() {
        Redacted redacted =
                ALL.of("https://a:b@mail.example.org, a@b.org, c@d.org, DE89370400440532013000, +49 30 303986300");
        assertThat(redacted.text())
                .isEqualTo("https://[URL_CREDENTIALS]@mail.example.org, [EMAIL], [EMAIL], [IBAN], [PHONE]");
        assertThat(redacted.counts())
                .containsExactly(
                        entry("email", 2L), entry("iban", 1L), entry("phone", 1L), entry("url_credentials", 1L));
        assertThat(ALL.of(redacted.text()).counts())
                .as("placeholders are nothing to find")
                .isEmpty();
        assertThat(Redaction.NONE.of("a@b.org")).isEqualTo(Redacted.unchanged("a@b.org"));
        assertThat(RedactionKind.labelled("iban")).contains(RedactionKind.IBAN);
        assertThat(RedactionKind.labelled("IBAN")).isEmpty();
    }

    @Test
    void ordinaryTextStaysAsItIs() {
        String text = """
                In 2019, 1,250.50 of 3.000.000 patients (41.6%; 95% CI 38.2-45.1) had 12/14 criteria; p = 0.0001.
                ISBN 978-3-16-148410-0, doi:10.1000/182, ISSN 0028-0836, NCT01234567, PMID 12345678, room 12-34.
                See Table 3.2.1.4 and https://example.org/a?page=2#top at 08:15:30 on 12.05.2021; 2001:2002.
                10 000 000 or 123 456 789 cells, 1234 5678 9012 units, 0.5 mg/kg, 6.02e23, C6H12O6, B12, COVID-19.""";
        assertThat(ALL.of(text)).isEqualTo(Redacted.unchanged(text));
    }

    /** Were one of them not linear, this would take hours. */
    @ParameterizedTest
    @CsvSource({
        "URL_CREDENTIALS, ://",
        "URL_CREDENTIALS, https://a:",
        "URL_CREDENTIALS, ?key=a",
        "EMAIL, a",
        "EMAIL, a@",
        "EMAIL, a@a.",
        "IBAN, DE12",
        "IBAN, A1",
        "CARD, 4",
        "CARD, 444-",
        "NATIONAL_ID, 1",
        "NATIONAL_ID, 1-",
        "NATIONAL_ID, A1.",
        "DATE_OF_BIRTH, born",
        "DATE_OF_BIRTH, born-",
        "IP, 1.",
        "IP, f:",
        "PHONE, a",
        "PHONE, 1",
        "PHONE, +1"
    })
    void aMegabyteWithoutBlanksIsReadInOneGo(RedactionKind kind, String piece) {
        String text = piece.repeat(1_000_000 / piece.length());
        assertThat(new Redaction(List.of(kind), List.of()).of(text).text()).isNotEmpty();
    }

    private static void assertRedacted(RedactionKind kind, String text, String expected) {
        assertThat(new Redaction(List.of(kind), List.of()).of(text).text()).isEqualTo(expected);
    }
}
