package io.fedu2s.udf.text;

/** Code between fences: lines of three or more <code>`</code> or {@code ~}. A fence that nothing closes is text. */
final class Fences {
    private static final int LEAST = 3;
    private static final char[] SIGNS = {'`', '~'};

    private final Lines lines;

    /** By sign and line, the longest fence from that line on that could close. */
    private final int[][] closing;

    Fences(Lines lines) {
        this.lines = lines;
        closing = new int[SIGNS.length][lines.count() + 1];
        for (int line = lines.count() - 1; line >= 0; line--) {
            String stripped = lines.stripped(line);
            for (int sign = 0; sign < SIGNS.length; sign++) {
                int length = run(stripped, SIGNS[sign]);
                boolean closes = length >= LEAST && length == stripped.length();
                closing[sign][line] = Math.max(closing[sign][line + 1], closes ? length : 0);
            }
        }
    }

    /** Where the code that begins with this line ends, its closing fence included; {@code line} where none begins. */
    int end(int line) {
        String stripped = lines.stripped(line);
        for (int sign = 0; sign < SIGNS.length; sign++) {
            int length = run(stripped, SIGNS[sign]);
            boolean opens = length >= LEAST && (SIGNS[sign] == '~' || stripped.indexOf('`', length) < 0);
            if (opens && closing[sign][line + 1] >= length) {
                return closed(line + 1, SIGNS[sign], length);
            }
        }
        return line;
    }

    private int closed(int from, char sign, int least) {
        int line = from;
        while (true) {
            String stripped = lines.stripped(line);
            int length = run(stripped, sign);
            line++;
            if (length >= least && length == stripped.length()) {
                return line;
            }
        }
    }

    private static int run(String line, char sign) {
        int length = 0;
        while (length < line.length() && line.charAt(length) == sign) {
            length++;
        }
        return length;
    }
}
