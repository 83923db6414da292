package io.fedu2s.pretrain;

import java.nio.charset.StandardCharsets;

/** GPT-2's printable sign for each of the 256 bytes: printable bytes stand for themselves, the others from U+0100 on. */
final class ByteSymbols {
    private static final char[] SYMBOLS = symbols();

    private ByteSymbols() {}

    /** The sign of byte 0 to 255. */
    static char of(int value) {
        return SYMBOLS[value];
    }

    /** The signs of the text's UTF-8 bytes. */
    static String of(String text) {
        StringBuilder symbols = new StringBuilder();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            symbols.append(SYMBOLS[value & 0xFF]);
        }
        return symbols.toString();
    }

    /** The text of the signs' bytes; a broken character becomes U+FFFD. */
    static String text(String symbols) {
        byte[] bytes = new byte[symbols.length()];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) new String(SYMBOLS).indexOf(symbols.charAt(at));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static char[] symbols() {
        char[] symbols = new char[256];
        char next = 256;
        for (int value = 0; value < symbols.length; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            symbols[value] = printable ? (char) value : next++;
        }
        return symbols;
    }
}
