package io.fedu2s.udf.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What may happen to a file: a few slips, each at a place.
 *
 * @param slips one behind the other
 */
public record Damage(List<Slip> slips) {
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "'",
            "\\",
            "\n",
            "\r\n",
            "\t",
            " ",
            "\0",
            "0",
            "-1",
            "1e9",
            "1e999",
            "NaN",
            "9223372036854775807",
            "18446744073709551616",
            "2147483648",
            "0.0000001",
            "null",
            "true",
            "false",
            "[[[[[[[[",
            "{{{{",
            "é",
            "\ud83d\ude00",
            "\ufeff",
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "{%- for x in messages %}",
            "{% endfor %}",
            "{% if ",
            "{% endif %}",
            "{% set x = ",
            "{% macro m(a) %}",
            "{{ m(",
            "namespace(",
            "|",
            "~",
            "[::-1]",
            " or ",
            " and ",
            " not ",
            " is defined",
            "loop.",
            "messages",
            "range(99999)",
            "raise_exception('x')",
            "\"\"",
            "''",
            "a,b,c",
            "\"a\"\"b\"",
            "rope_parameters",
            "vocab",
            "added_tokens",
            "Instruction:",
            "Response:",
            "---",
            "___",
            "\u2028");

    /**
     * One slip.
     *
     * @param kind what happens
     * @param place where, as a share of the length in thousandths
     * @param length how many bytes it is about
     * @param value which byte or piece comes there
     */
    public record Slip(Kind kind, int place, int length, int value) {}

    /** What may happen. */
    public enum Kind {
        /** A byte becomes another. */
        BYTE,
        /** A bit turns. */
        BIT,
        /** The rest is lost. */
        END,
        /** A piece comes in. */
        PIECE,
        /** A piece takes the place of some bytes. */
        INSTEAD,
        /** Some bytes stand there twice. */
        TWICE,
        /** Some bytes are lost. */
        LOST,
        /** A digit becomes another. */
        DIGIT,
        /** A piece stands there many times. */
        MANY
    }

    /** Any damage. */
    public static Arbitrary<Damage> any() {
        Arbitrary<Slip> slip = Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 999),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 255))
                .as(Slip::new);
        return slip.list().ofMinSize(0).ofMaxSize(5).map(Damage::new);
    }

    /** What comes of some bytes. */
    public byte[] of(byte[] whole) {
        byte[] bytes = whole;
        for (Slip slip : slips) {
            bytes = after(bytes, slip);
        }
        return bytes;
    }

    private static byte[] after(byte[] bytes, Slip slip) {
        int at = bytes.length * slip.place() / 1000;
        int to = Math.min(bytes.length, at + slip.length());
        byte[] piece = PIECES.get(slip.value() % PIECES.size()).getBytes(StandardCharsets.UTF_8);
        return switch (slip.kind()) {
            case BYTE -> Slips.withByte(bytes, at, slip.value());
            case BIT -> Slips.withByte(bytes, at, at < bytes.length ? bytes[at] ^ 1 << slip.value() % 8 : 0);
            case END -> Arrays.copyOf(bytes, at);
            case PIECE -> Slips.spliced(bytes, at, at, piece);
            case INSTEAD -> Slips.spliced(bytes, at, to, piece);
            case TWICE -> Slips.spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case LOST -> Slips.spliced(bytes, at, to, new byte[0]);
            case DIGIT -> Slips.withDigit(bytes, at, slip.value() % 10);
            case MANY -> Slips.spliced(bytes, at, at, repeated(piece, 50 * slip.length()));
        };
    }

    private static byte[] repeated(byte[] piece, int times) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
