package io.fedu2s.udf.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * XHTML as parsers tell it into text: a blank line around each block, a line for each row of a table and each item, a tab
 * between cells. Pages, where there are such, are told apart.
 */
final class XhtmlText extends DefaultHandler {
    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "blockquote",
            "div",
            "dl",
            "figure",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "title",
            "ul");
    private static final Set<String> LINES = Set.of("br", "dd", "dt", "li", "tr");
    private static final Set<String> CELLS = Set.of("td", "th");
    private static final Set<String> SILENT = Set.of("head", "script", "style");

    private final StringBuilder text = new StringBuilder();
    private final List<Integer> pages = new ArrayList<>();
    private int silent;
    private int cells;

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        String name = name(localName, qName);
        if (SILENT.contains(name)) {
            silent++;
        }
        if (name.equals("div") && "page".equals(attributes.getValue("class"))) {
            pages.add(text.length());
        }
        open(name);
        if (CELLS.contains(name)) {
            cells++;
        }
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        String name = name(localName, qName);
        if (SILENT.contains(name)) {
            silent--;
        }
        if (CELLS.contains(name)) {
            cells--;
            text.append('\t');
        } else {
            open(name);
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        if (silent == 0 && cells == 0) {
            text.append(characters, start, length);
        } else if (silent == 0) {
            text.append(new String(characters, start, length).replaceAll("\\s++", " "));
        }
    }

    @Override
    public void ignorableWhitespace(char[] characters, int start, int length) {
        // Lines of a page end so; elsewhere it is mere layout.
        if (!pages.isEmpty() && new String(characters, start, length).contains("\n")) {
            text.append('\n');
        }
    }

    /** All of it. */
    String text() {
        return text.toString();
    }

    /** By page; all of it as one where no pages were told. */
    List<String> pages() {
        List<String> told = new ArrayList<>();
        int from = 0;
        for (int page : pages) {
            if (page > from) {
                told.add(text.substring(from, page));
            }
            from = page;
        }
        told.add(text.substring(from));
        return told;
    }

    private void open(String name) {
        boolean isLine = LINES.contains(name);
        if (!isLine && !BLOCKS.contains(name)) {
            return;
        }
        if (cells > 0) {
            append(' ');
        } else if (isLine && !name.equals("br")) {
            endLine();
        } else {
            text.append(isLine ? "\n" : "\n\n");
        }
    }

    private void endLine() {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\t' || text.charAt(end - 1) == ' ')) {
            end--;
        }
        text.setLength(end);
        if (end > 0 && text.charAt(end - 1) != '\n') {
            text.append('\n');
        }
    }

    /** Unless a blank stands there. */
    private void append(char blank) {
        if (!text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
            text.append(blank);
        }
    }

    private static String name(String localName, String qName) {
        return (localName.isEmpty() ? qName : localName).toLowerCase(Locale.ROOT);
    }
}
