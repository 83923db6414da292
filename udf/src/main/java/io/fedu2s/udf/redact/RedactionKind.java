package io.fedu2s.udf.redact;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be taken out of text, in the order in which it is looked for: the surer ones first. */
public enum RedactionKind {
    /** What stands before the host of a URL, and the values of parameters that are named as secrets are. */
    URL_CREDENTIALS,
    /** Addresses of mail, whatever their domain ends with. */
    EMAIL,
    /** Numbers of bank accounts: of a country's length, with the right check digits (ISO 13616). */
    IBAN,
    /** Numbers of payment cards: of an issuer's range, with the right check digit (Luhn). */
    CARD,
    /** Numbers of persons with a country, see {@link NationalId}. */
    NATIONAL_ID,
    /** Dates behind a word that says that someone was born. */
    DATE_OF_BIRTH,
    /** Addresses of version 4 and 6. */
    IP,
    /** Telephone numbers with the country's code, and the national ones of the countries asked for. */
    PHONE;

    /** As it stands in a configuration, in the table {@code documents} and in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands in the text instead. */
    public String placeholder() {
        return "[" + name() + "]";
    }

    /** The kind of a label. */
    public static Optional<RedactionKind> labelled(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }

    /** All labels, in order. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(RedactionKind::label).toList();
    }

    /** How it is found. */
    Finder finder(List<String> countries) {
        return switch (this) {
            case URL_CREDENTIALS -> new UrlCredentials();
            case EMAIL -> new Emails();
            case IBAN -> new Ibans();
            case CARD -> new Cards();
            case NATIONAL_ID -> new NationalIds();
            case DATE_OF_BIRTH -> new BirthDates();
            case IP -> new IpAddresses();
            case PHONE -> new Phones(countries);
        };
    }
}
