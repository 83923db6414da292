package io.fedu2s.jobs.report;

import static io.fedu2s.jobs.report.Element.element;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An SVG drawing with its title and description, for eyes and for screen readers. */
final class Drawing {
    private final Element svg;

    /** An empty drawing; {@code id} is unique on the page. */
    Drawing(String id, String title, String description, double width, double height) {
        this.svg = element("svg")
                .with("viewBox", "0 0 " + Figures.pixels(width) + " " + Figures.pixels(height))
                .with("style", "max-width:" + Figures.pixels(width) + "px")
                .with("role", "img")
                .with("aria-labelledby", id + "-title " + id + "-desc")
                .add(element("title", title).with("id", id + "-title"))
                .add(element("desc", description).with("id", id + "-desc"));
    }

    Element svg() {
        return svg;
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        svg.add(element("line")
                .with("class", style)
                .with("x1", x1)
                .with("y1", y1)
                .with("x2", x2)
                .with("y2", y2));
    }

    /** A line and its value for every tick of a vertical scale. */
    void grid(Scale y, double left, double right) {
        for (double tick : y.ticks()) {
            line("grid", left, y.pixel(tick), right, y.pixel(tick));
            label("end", left - 8, y.pixel(tick) + 4, Figures.tick(tick));
        }
    }

    /** A line through points, each an x and a y. */
    void curve(String style, List<double[]> points) {
        svg.add(element("polyline")
                .with("class", style)
                .with(
                        "points",
                        points.stream()
                                .map(point -> Figures.pixels(point[0]) + "," + Figures.pixels(point[1]))
                                .collect(Collectors.joining(" "))));
    }

    /** A point, and what it stands for when pointed at. */
    void point(String style, double x, double y, String meaning) {
        svg.add(element("circle")
                .with("class", style)
                .with("cx", x)
                .with("cy", y)
                .with("r", 4)
                .add(element("title", meaning)));
    }

    /** A bar, and what it stands for when pointed at. */
    void bar(String style, double x, double y, double width, double height, String meaning) {
        svg.add(element("rect")
                .with("class", style)
                .with("x", x)
                .with("y", y)
                .with("width", width)
                .with("height", height)
                .with("rx", 1.5)
                .add(element("title", meaning)));
    }

    /** A cell of a table of shares, the fuller the larger the share, and what it stands for when pointed at. */
    void cell(double share, double x, double y, double width, double height, String meaning) {
        svg.add(element("rect")
                .with("class", "track")
                .with("x", x)
                .with("y", y)
                .with("width", width)
                .with("height", height));
        svg.add(element("rect")
                .with("class", "federated")
                .with("fill-opacity", String.format(Locale.ROOT, "%.2f", share))
                .with("x", x)
                .with("y", y)
                .with("width", width)
                .with("height", height)
                .add(element("title", meaning)));
    }

    /** A text of a style of its own. */
    void label(String style, String anchor, double x, double y, String text) {
        svg.add(element("text", text)
                .with("class", style)
                .with("text-anchor", anchor)
                .with("x", x)
                .with("y", y));
    }

    /** A text; {@code anchor} is start, middle or end. */
    void label(String anchor, double x, double y, String text) {
        svg.add(element("text", text).with("text-anchor", anchor).with("x", x).with("y", y));
    }

    void emphasis(String anchor, double x, double y, String text) {
        svg.add(element("text", text)
                .with("class", "strong")
                .with("text-anchor", anchor)
                .with("x", x)
                .with("y", y));
    }
}
