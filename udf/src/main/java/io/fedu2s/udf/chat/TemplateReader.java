package io.fedu2s.udf.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the source of a template and writes it again with the white space already taken away that Jinja takes away under
 * {@code trim_blocks} and {@code lstrip_blocks}, and with no comments: the library that renders it has rules of its own,
 * which differ within a line.
 */
final class TemplateReader {
    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*-?%\\}");
    private static final Pattern END_OF_RAW = Pattern.compile("\\{%[-+]?\\s*endraw\\s*[-+]?%\\}");
    private static final Pattern BLANKS_AT_END_OF_LINE = Pattern.compile("[ \\t]+\\z");

    private final String source;
    private final StringBuilder written = new StringBuilder();
    private int at;
    /** Whether what is read next begins a line: blanks before a block go from there. */
    private boolean beginsLine = true;

    private TemplateReader(String source) {
        this.source = source;
    }

    /** The same template without comments and without the white space that Jinja passes over. */
    static String withoutPassedOver(String template) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        return new TemplateReader(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines).read();
    }

    private String read() {
        while (at < source.length()) {
            int next = nextPart();
            text(source.substring(at, next), next);
            at = next;
            if (at < source.length()) {
                part();
            }
        }
        return written.toString();
    }

    private int nextPart() {
        for (int place = source.indexOf('{', at); place >= 0; place = source.indexOf('{', place + 1)) {
            if (place + 1 < source.length() && "{%#".indexOf(source.charAt(place + 1)) >= 0) {
                return place;
            }
        }
        return source.length();
    }

    /** Text up to a part, as far as it stays. */
    private void text(String text, int end) {
        char kind = end < source.length() ? source.charAt(end + 1) : ' ';
        char sign = end + 2 < source.length() ? source.charAt(end + 2) : ' ';
        String kept = text;
        if (kind != ' ' && sign == '-') {
            kept = text.stripTrailing();
        } else if ((kind == '%' || kind == '#') && sign != '+') {
            Matcher blanks = BLANKS_AT_END_OF_LINE.matcher(text);
            if (blanks.find() && (blanks.start() == 0 ? beginsLine : text.charAt(blanks.start() - 1) == '\n')) {
                kept = text.substring(0, blanks.start());
            }
        }
        written.append(kept);
    }

    private void part() {
        char kind = source.charAt(at + 1);
        Matcher raw = RAW.matcher(source).region(at, source.length());
        if (raw.lookingAt()) {
            raw(raw.end());
            return;
        }
        int end = kind == '#' ? source.indexOf("#}", at + 2) : endOfProgram(kind == '{' ? "}}" : "%}");
        if (end < 0) {
            written.append(source, at, source.length());
            at = source.length();
            return;
        }
        int from = at + 2;
        int to = end;
        if (from < to && "-+".indexOf(source.charAt(from)) >= 0 && (kind != '{' || source.charAt(from) == '-')) {
            from++;
        }
        char sign = to > from ? source.charAt(to - 1) : ' ';
        boolean signed = sign == '-' || (sign == '+' && kind == '%');
        if (kind != '#') {
            written.append(source, at, at + 2)
                    .append(' ')
                    .append(source, from, signed ? to - 1 : to)
                    .append(' ')
                    .append(source, end, end + 2);
        }
        at = end + 2;
        passOver(kind, signed ? sign : ' ');
    }

    private void raw(int from) {
        Matcher end = END_OF_RAW.matcher(source);
        if (!end.find(from)) {
            throw new Sandbox.RaisedException("it has a 'raw' without an 'endraw'");
        }
        written.append("{% raw %}").append(source, from, end.start()).append("{% endraw %}");
        at = end.end();
        passOver('%', source.charAt(at - 3) == '-' ? '-' : ' ');
    }

    /** White space behind a part that goes with it. */
    private void passOver(char kind, char sign) {
        int from = at;
        if (sign == '-') {
            while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
                at++;
            }
        } else if (kind != '{' && sign != '+' && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
        beginsLine = at > from && source.charAt(at - 1) == '\n';
    }

    /** Where a program ends; not within a text. */
    private int endOfProgram(String closing) {
        char quote = 0;
        int place = at + 2;
        while (place < source.length()) {
            char letter = source.charAt(place);
            if (quote != 0) {
                place += letter == '\\' ? 1 : 0; // what follows is escaped
                quote = letter == quote ? 0 : quote;
            } else if (letter == '\'' || letter == '"') {
                quote = letter;
            } else if (source.startsWith(closing, place)) {
                return place;
            }
            place++;
        }
        return -1;
    }
}
