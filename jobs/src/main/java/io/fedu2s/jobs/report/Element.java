package io.fedu2s.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** An element of HTML or SVG; texts and the values of attributes are escaped as they are written. */
final class Element {
    private static final Set<String> WITHOUT_END = Set.of("meta", "br");
    private static final Set<String> ON_ONE_LINE = Set.of("td", "th", "code", "span", "strong", "title", "desc");

    private final String name;
    private final StringBuilder attributes = new StringBuilder();
    private final List<Consumer<StringBuilder>> children = new ArrayList<>();

    private Element(String name) {
        this.name = name;
    }

    static Element element(String name) {
        return new Element(name);
    }

    /** An element that holds a text and nothing else. */
    static Element element(String name, String text) {
        return new Element(name).text(text);
    }

    Element with(String attribute, String value) {
        attributes.append(' ').append(attribute).append("=\"");
        escape(value, attributes);
        attributes.append('"');
        return this;
    }

    /** A coordinate or a length of a drawing, to a tenth of a pixel. */
    Element with(String attribute, double pixels) {
        return with(attribute, Figures.pixels(pixels));
    }

    Element add(Element... elements) {
        for (Element element : elements) {
            children.add(element::writeTo);
        }
        return this;
    }

    Element addAll(Iterable<Element> elements) {
        elements.forEach(this::add);
        return this;
    }

    Element text(String text) {
        children.add(out -> escape(text, out));
        return this;
    }

    /** A style sheet of this project, as it stands. */
    Element styles(String css) {
        children.add(out -> out.append(css));
        return this;
    }

    void writeTo(StringBuilder out) {
        out.append('<').append(name).append(attributes);
        if (WITHOUT_END.contains(name)) {
            out.append("/>\n");
            return;
        }
        out.append('>');
        children.forEach(child -> child.accept(out));
        out.append("</").append(name).append('>');
        if (!ON_ONE_LINE.contains(name)) {
            out.append('\n');
        }
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        writeTo(out);
        return out.toString();
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    // Control characters are forbidden in a page, whatever a reason or a name may hold.
                    boolean shown = c >= ' ' || c == '\n' || c == '\t';
                    out.append(shown ? c : '\uFFFD');
                }
            }
        }
    }
}
