package io.fedu2s.udf.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * What somebody wrote on a page of HTML, without what stands around it: navigation, scripts, forms, banners about cookies,
 * lists of links. Nothing is run and nothing is fetched.
 */
final class HtmlText {
    /** Never text of the page. */
    private static final String NO_TEXT =
            "script, style, noscript, template, svg, math > annotation, iframe, object, embed,"
                    + " canvas, button, input, select, textarea, dialog, nav, menu, [hidden], [aria-hidden=true],"
                    + " [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=dialog], [role=alertdialog],"
                    + " [role=menu], [role=menubar], [role=toolbar], [style~=(?i)display\\s*:\\s*none]";

    /** Text of the page only within its main part. */
    private static final String FRAME = "header, footer, aside, [role=complementary]";

    /** What such parts are called by who builds pages, as a word of an id or class. */
    private static final Pattern FRAME_NAME = Pattern.compile(
            "(?i)(?:^|[-_\\s])(?:cookies?|cookiebar|cookiebanner|consent|gdpr|nav|navbar|navigation|navi|menu|mainmenu|submenu"
                    + "|breadcrumbs?|sidebar|side-bar|footer|masthead|topbar|newsletter|subscribe|subscription|social|share"
                    + "|sharing|advert|advertisement|ads|adsense|sponsor|promo|popup|modal|overlay"
                    + "|pagination|pager|skip|skiplink|toolbar|login|signup)(?:$|[-_\\s])");

    private static final String MAIN = "main, [role=main], article, [itemprop=articleBody]";

    /** A main part holds at least this share of the text that is left, or the page marks too little as such. */
    private static final double MAIN_SHARE = 0.4;

    /** Of what is called a frame's part, no more than this share of a page's text is one. */
    private static final double MOST_NAMED = 0.5;

    private static final int FEW_LINKS = 3;
    private static final double MOST_LINKED = 0.6;

    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "details",
            "div",
            "dl",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "main",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "ul");
    private static final Set<String> LINES = Set.of("br", "caption", "dd", "dt", "li", "summary", "tr");
    private static final Set<String> CELLS = Set.of("td", "th");

    private HtmlText() {}

    /** The text of a page. */
    static String of(String html) {
        Document page = Jsoup.parse(html);
        page.select(NO_TEXT).forEach(Node::remove);
        Element body = page.body();
        String all = rendered(body);
        withoutNamed(body);
        Element main = main(body);
        main.select(FRAME).stream()
                .filter(element ->
                        element.closest("article, main") == null || element.is("aside, [role=complementary]"))
                .toList()
                .forEach(Node::remove);
        main.select("ul, ol, div, p, table, section, dl").stream()
                .filter(HtmlText::isListOfLinks)
                .toList()
                .forEach(Node::remove);
        String text = rendered(main);
        // A page of links alone is a page all the same.
        return titled(page, main, text.isBlank() ? all : text);
    }

    /** A page whose text has no heading of its own begins with its title. */
    private static String titled(Document page, Element main, String text) {
        String title = page.title().strip();
        return title.isEmpty() || text.isBlank() || main.selectFirst("h1") != null ? text : title + "\n\n" + text;
    }

    private static void withoutNamed(Element body) {
        int length = body.text().length();
        for (Element element : new ArrayList<>(body.select("form, [id], [class]"))) {
            // Some programs put a form around all of a page.
            boolean isNamed = element.is("form")
                    || FRAME_NAME.matcher(element.id()).find()
                    || FRAME_NAME.matcher(element.className()).find();
            if (isNamed && element.text().length() < MOST_NAMED * length) {
                element.remove();
            }
        }
    }

    private static Element main(Element body) {
        int length = body.text().length();
        List<Element> parts = body.select(MAIN).stream()
                .filter(part -> part.parents().stream().noneMatch(parent -> parent.is(MAIN)))
                .toList();
        int marked = parts.stream().mapToInt(part -> part.text().length()).sum();
        if (parts.isEmpty() || marked < MAIN_SHARE * length) {
            return body;
        }
        Element main = new Element("div");
        parts.forEach(main::appendChild);
        return main;
    }

    private static boolean isListOfLinks(Element element) {
        List<Element> links = element.select("a[href]");
        int linked = links.stream().mapToInt(link -> link.text().length()).sum();
        return links.size() >= FEW_LINKS
                && linked > MOST_LINKED * element.text().length();
    }

    private static String rendered(Element element) {
        var text = new Rendering();
        NodeTraversor.traverse(text, element);
        return text.out.toString();
    }

    /** A blank line around blocks, a line for rows and items, a tab between cells; blanks as a browser shows them. */
    private static final class Rendering implements NodeVisitor {
        private final StringBuilder out = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                out.append(isKept(text) ? text.getWholeText() : flowing(text));
            } else if (node instanceof Element element) {
                breakAt(element);
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                if (CELLS.contains(element.normalName())) {
                    out.append('\t');
                } else if (!element.normalName().equals("br")) {
                    breakAt(element);
                }
            }
        }

        private void breakAt(Element element) {
            boolean isBreak = BLOCKS.contains(element.normalName()) || LINES.contains(element.normalName());
            boolean atStart = out.isEmpty() || out.charAt(out.length() - 1) == '\n';
            if (isBreak && element.closest("td, th") != null) {
                out.append(' ');
            } else if (atStart
                    && LINES.contains(element.normalName())
                    && !element.normalName().equals("br")) {
                return;
            } else if (BLOCKS.contains(element.normalName())) {
                out.append("\n\n");
            } else if (LINES.contains(element.normalName())) {
                out.append('\n');
            }
        }

        private static boolean isKept(TextNode text) {
            return text.parent() != null && text.parent().closest("pre") != null;
        }

        private String flowing(TextNode text) {
            String one = text.getWholeText().replaceAll("[ \\t\\n\\r\\f]++", " ");
            boolean atStart = out.isEmpty() || Character.isWhitespace(out.charAt(out.length() - 1));
            return atStart ? one.stripLeading() : one;
        }
    }
}
