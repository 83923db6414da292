package io.fedu2s.udf.redact;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.validator.routines.checkdigit.EAN13CheckDigit;
import org.apache.commons.validator.routines.checkdigit.LuhnCheckDigit;
import org.apache.commons.validator.routines.checkdigit.VerhoeffCheckDigit;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of persons, each told by its form and by its check digits where it has any. A form that other numbers have as
 * well counts only behind a word that says what it is.
 */
enum NationalId {
    /** Rijksregisternummer: date, serial, 97 minus the rest of all before it; from 2000 on behind a 2. */
    BELGIUM("\\d{2}\\.\\d{2}\\.\\d{2}-\\d{3}\\.\\d{2}", NationalId::isBelgian),
    /** CPF: two check digits, mod 11. */
    BRAZIL("\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}", NationalId::isBrazilian),
    /** SIN: Luhn. */
    CANADA("\\d{3}-\\d{3}-\\d{3}", LuhnCheckDigit.LUHN_CHECK_DIGIT::isValid),
    /** Resident identity number: region, date, serial, ISO 7064 mod 11-2. */
    CHINA("\\d{6}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx]", NationalId::isChinese),
    /** Henkilötunnus: date, century, serial, a check sign. */
    FINLAND("(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])\\d{2}[-+A-FU-Y]\\d{3}[0-9A-Y]", NationalId::isFinnish),
    /** NIR: sex, year, month, place, serial, 97 minus the rest; Corsica's 2A and 2B stand for 19 and 18. */
    FRANCE(
            "[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-4]\\d|50|[6-9]\\d) ?(?:\\d{2}|2[ABab]) ?\\d{3} ?\\d{3} ?\\d{2}",
            NationalId::isFrench),
    /** Steuer-Identifikationsnummer: ISO 7064 mod 11,10. */
    GERMANY("(?<!\\d )[1-9]\\d \\d{3} \\d{3} \\d{3}(?! \\d)", NationalId::isGerman),
    /** The same, written without blanks. */
    GERMANY_NAMED(
            "(?:steuer-?id(?:entifikationsnummer)?|steuerliche identifikationsnummer|id-?nr\\.?|tin)[ :]{1,3}(?:nr\\.? ?)?",
            "[1-9]\\d{10}",
            NationalId::isGerman),
    /** Aadhaar: Verhoeff. */
    INDIA("(?<!\\d )[2-9]\\d{3}[ -]\\d{4}[ -]\\d{4}(?! \\d)", VerhoeffCheckDigit.VERHOEFF_CHECK_DIGIT::isValid),
    /** Codice fiscale: a check letter. */
    ITALY(
            "[A-Za-z]{6}[0-9L-Vl-v]{2}[A-EHLMPR-Ta-ehlmpr-t][0-9L-Vl-v]{2}[A-Za-z][0-9L-Vl-v]{3}[A-Za-z]",
            NationalId::isItalian),
    /** BSN: eleven test. */
    NETHERLANDS("(?:bsn|burgerservicenummer|sofi-?nummer)[ :-]{1,3}(?:nr\\.? ?|is )?", "\\d{9}", NationalId::isDutch),
    /** Fødselsnummer: date, serial, two check digits, mod 11. */
    NORWAY("[0-7]\\d(?:0[1-9]|1[0-2])\\d{2} ?\\d{5}", NationalId::isNorwegian),
    /** PESEL: weighted sum, mod 10. */
    POLAND("pesel[ :-]{1,3}(?:nr\\.? ?)?", "\\d{11}", NationalId::isPolish),
    /** DNI and NIE: the rest by 23 as a letter. */
    SPAIN("(?:\\d{8}|[XYZxyz]-?\\d{7})-?[A-HJ-NP-TV-Za-hj-np-tv-z]", NationalId::isSpanish),
    /** Personnummer: Luhn. */
    SWEDEN("(?:19|20)?\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[1-8]\\d|9[01])[-+]\\d{4}", NationalId::isSwedish),
    /** AHV number: EAN-13. */
    SWITZERLAND("756[. ]?\\d{4}[. ]?\\d{4}[. ]?\\d{2}", EAN13CheckDigit.EAN13_CHECK_DIGIT::isValid),
    /** National Insurance number. */
    UNITED_KINGDOM(
            "(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]",
            digits -> true),
    /** Social security number: no area 000, 666 or 9xx, no group 00, no serial 0000. */
    UNITED_STATES("(?!000|666|9)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}", digits -> true);

    private static final String DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String FINNISH_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY";

    /** What a sign in an odd place of a codice fiscale counts; 0 to 9 as A to J. */
    private static final int[] ITALIAN_ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private static final int LONGEST = 48;

    /** What stands before it; null where it needs no name. */
    private final @Nullable Pattern name;

    private final Pattern form;

    // A method, which never changes, but does not say so to Error Prone.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Predicate<String> checks;

    NationalId(String form, Predicate<String> checks) {
        this("", form, checks);
    }

    NationalId(String word, String form, Predicate<String> checks) {
        this.name = word.isEmpty()
                ? null
                : Pattern.compile(
                        "(?<![\\p{L}\\p{N}])(?:" + word + ")$", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        this.form =
                Pattern.compile((word.isEmpty() ? "(?<!\\d[.-])" : "") + "(?:" + form + ")(?![\\p{L}\\p{N}]|[.-]\\d)");
        this.checks = checks;
    }

    /** Looks for the form in a text. */
    Matcher matcher(String text) {
        return form.matcher(text).useTransparentBounds(true);
    }

    /** Where the number that begins here ends; 0 where there is none. */
    int end(String text, Matcher matcher, int from) {
        matcher.region(from, Math.min(text.length(), from + LONGEST));
        return matcher.lookingAt() && checks.test(compact(matcher.group())) && isNamed(text, from) ? matcher.end() : 0;
    }

    private boolean isNamed(String text, int from) {
        return name == null
                || name.matcher(text.substring(Math.max(0, from - LONGEST), from))
                        .find();
    }

    /** Digits and letters, and the signs that mean something. */
    private static String compact(String text) {
        return text.replaceAll("[ .-]", "").toUpperCase(Locale.ROOT);
    }

    private static boolean isBelgian(String number) {
        long before = Long.parseLong(number.substring(0, 9));
        int check = Integer.parseInt(number.substring(9));
        return check == 97 - before % 97 || check == 97 - (2_000_000_000L + before) % 97;
    }

    private static boolean isBrazilian(String number) {
        return number.chars().distinct().count() > 1
                && elevenLess(number, 10, 9) == digit(number, 9)
                && elevenLess(number, 11, 10) == digit(number, 10);
    }

    /** 11 minus the rest of the first digits, weighted downwards; 0 where that has two digits. */
    private static int elevenLess(String number, int weight, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (weight - i) * digit(number, i);
        }
        int rest = sum % 11;
        return rest < 2 ? 0 : 11 - rest;
    }

    private static boolean isChinese(String number) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum = (sum + digit(number, i)) * 2 % 11;
        }
        return "10X98765432".charAt(sum) == number.charAt(17);
    }

    /** The sign between date and serial may be a hyphen, which is gone. */
    private static boolean isFinnish(String number) {
        String signs = number.substring(6);
        String serial = signs.substring(signs.length() - 4, signs.length() - 1);
        long all = Long.parseLong(number.substring(0, 6) + serial);
        return FINNISH_SIGNS.charAt((int) (all % 31)) == signs.charAt(signs.length() - 1);
    }

    private static boolean isFrench(String number) {
        long before = Long.parseLong(number.substring(0, 13).replace("2A", "19").replace("2B", "18"));
        return Integer.parseInt(number.substring(13)) == 97 - before % 97;
    }

    private static boolean isGerman(String number) {
        long distinct = number.chars().limit(10).distinct().count();
        int product = 10;
        for (int i = 0; i < 10; i++) {
            int sum = (digit(number, i) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (distinct == 8 || distinct == 9) && (11 - product) % 10 == digit(number, 10);
    }

    private static boolean isItalian(String number) {
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = number.charAt(i);
            int place = c <= '9' ? c - '0' : c - 'A';
            sum += i % 2 == 0 ? ITALIAN_ODD[place] : place;
        }
        return 'A' + sum % 26 == number.charAt(15);
    }

    private static boolean isDutch(String number) {
        int sum = -digit(number, 8);
        for (int i = 0; i < 8; i++) {
            sum += (9 - i) * digit(number, i);
        }
        return sum % 11 == 0 && !number.equals("000000000");
    }

    private static boolean isNorwegian(String number) {
        return weighted(number, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) % 11 == 0
                && weighted(number, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0;
    }

    private static boolean isPolish(String number) {
        return weighted(number, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1) % 10 == 0;
    }

    private static boolean isSpanish(String number) {
        String all = number.replace('X', '0').replace('Y', '1').replace('Z', '2');
        int before = Integer.parseInt(all.substring(0, 8));
        return DNI_LETTERS.charAt(before % 23) == number.charAt(number.length() - 1);
    }

    private static boolean isSwedish(String number) {
        String digits = number.replace("+", "");
        return LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(digits.substring(digits.length() - 10));
    }

    private static int weighted(String number, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * digit(number, i);
        }
        return sum;
    }

    private static int digit(String number, int place) {
        return number.charAt(place) - '0';
    }
}
