package io.fedu2s.udf.text;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells pages of HTML and files of XML from text that only speaks of tags. */
final class Markup {
    private static final int START = 2000;

    private static final Pattern ASIDE = Pattern.compile("\\A(?:\\s++|\\uFEFF|<!--.*?-->)*+", Pattern.DOTALL);

    private static final Pattern PAGE = Pattern.compile("\\A<(?:!doctype\\s++html|html|head|body)\\b");

    private static final Pattern ELEMENT = Pattern.compile(
            "</?+(?:a|article|aside|b|blockquote|br|button|div|em|figure|footer|form|h[1-6]|head|header|hr|i|iframe|img|input"
                    + "|label|li|link|main|meta|nav|ol|option|p|pre|script|section|select|small|span|strong|style|svg|table"
                    + "|tbody|td|th|title|tr|u|ul)(?=[\\s/>])[^<>]{0,2000}+>");

    /** A piece of a page begins with a block. */
    private static final Pattern BLOCK = Pattern.compile(
            "\\A<(article|aside|blockquote|div|footer|form|h[1-6]|header|main|nav|ol|p|pre|section|table|ul)(?=[\\s>])");

    /** A text of at least so many elements, which make up this share of it, is markup. */
    private static final int LEAST_ELEMENTS = 4;

    private static final double ELEMENTS_SHARE = 0.5;

    private Markup() {}

    /** What kind of markup a text is; nothing where it is text. */
    static Optional<String> in(String text) {
        Matcher aside = ASIDE.matcher(text);
        int from = aside.find() ? aside.end() : 0;
        if (from == text.length() || (text.charAt(from) != '<' && text.indexOf("</", from) < 0)) {
            return Optional.empty();
        }
        String start =
                text.substring(from, Math.min(text.length(), from + START)).toLowerCase(Locale.ROOT);
        if (PAGE.matcher(start).find()) {
            return Optional.of("HTML");
        }
        if (start.startsWith("<?xml")) {
            return Optional.of(start.contains("<html") ? "HTML" : "XML");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher block = BLOCK.matcher(start);
        if (block.find() && lower.contains("</" + block.group(1))) {
            return Optional.of("HTML");
        }
        int elements = 0;
        int characters = 0;
        for (Matcher element = ELEMENT.matcher(lower); element.find(); ) {
            elements++;
            characters += element.end() - element.start();
        }
        return elements >= LEAST_ELEMENTS && characters >= ELEMENTS_SHARE * text.length()
                ? Optional.of("HTML")
                : Optional.empty();
    }
}
