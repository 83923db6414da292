package io.fedu2s.udf.text;

import io.fedu2s.udf.text.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the structure of a normalised text, line by line: what Markdown (CommonMark 0.31) calls fenced and indented code,
 * headings and lists, its tables as GitHub has them, formulas set apart, and of plain text what looks like these. Linear in
 * the text's size.
 */
final class Blocks {
    private static final int ITEM_INDENTATION = 2;

    private final Lines lines;
    private final Fences fences;
    private final Formulas formulas;
    private final TableRows tables;
    private final Headings headings;
    private final List<Block> blocks = new ArrayList<>();
    private @Nullable Kind last;

    private Blocks(String text) {
        this.lines = new Lines(text);
        this.fences = new Fences(lines);
        this.formulas = new Formulas(lines);
        this.tables = new TableRows(lines);
        this.headings = new Headings(lines);
    }

    /** The blocks of a text, which end to end are the text; none if it is blank. */
    static List<Block> of(String text) {
        Blocks reader = new Blocks(text);
        int line = reader.lines.skipBlank(0);
        while (line < reader.lines.count()) {
            line = reader.lines.skipBlank(reader.read(line));
        }
        return reader.blocks;
    }

    /** Reads the block that begins with a line; returns the line behind it. */
    private int read(int line) {
        int code = fences.end(line);
        if (code > line) {
            return add(Kind.CODE, line, code);
        }
        int formula = formulas.end(line);
        if (formula > line) {
            return add(Kind.FORMULA, line, formula);
        }
        TableRows.Extent table = tables.at(line);
        if (table.isTable()) {
            return add(Kind.TABLE, line, table.end(), lines.start(line + table.header()), null);
        }
        Optional<Headings.Found> heading = headings.at(line, lines.isBlank(line - 1) || last == Kind.HEADING);
        if (heading.isPresent()) {
            int end = line + heading.get().lines();
            return add(Kind.HEADING, line, end, 0, heading.get().heading());
        }
        int indented = endOfIndented(line);
        if (indented > line) {
            return add(Kind.CODE, line, indented);
        }
        return ListItems.begins(lines.stripped(line))
                ? add(Kind.LIST, line, endOfList(line))
                : add(Kind.PROSE, line, endOfProse(line));
    }

    private int add(Kind kind, int line, int end) {
        return add(kind, line, end, 0, null);
    }

    private int add(Kind kind, int line, int endLine, int headerEnd, @Nullable Heading heading) {
        int start = blocks.isEmpty() ? 0 : lines.start(line);
        int end = lines.start(lines.skipBlank(endLine));
        blocks.add(new Block(kind, start, end, kind == Kind.TABLE ? headerEnd : start, heading));
        last = kind;
        return endLine;
    }

    /** Paragraphs of which every line is indented; {@code line} where there is none, or a paragraph before goes on. */
    private int endOfIndented(int line) {
        if (!lines.isBlank(line - 1)) {
            return line;
        }
        int end = line;
        int next = line;
        while (next < lines.count() && lines.indentation(next) >= Headings.CODE_INDENTATION) {
            while (!lines.isBlank(next) && lines.indentation(next) >= Headings.CODE_INDENTATION) {
                next++;
            }
            if (!lines.isBlank(next)) {
                return end;
            }
            end = next;
            next = lines.skipBlank(next);
        }
        return end;
    }

    private int endOfList(int line) {
        int end = line + 1;
        int next = line + 1;
        while (next < lines.count()) {
            boolean apart = lines.isBlank(next);
            next = lines.skipBlank(next);
            boolean indented = next < lines.count() && lines.indentation(next) >= ITEM_INDENTATION;
            boolean item = ListItems.begins(lines.stripped(next));
            if (next == lines.count() || (!indented && !item && (apart || endsParagraph(next)))) {
                return end;
            }
            int code = fences.end(next);
            next = code > next ? code : next + 1;
            end = next;
        }
        return end;
    }

    private int endOfProse(int line) {
        int next = line + 1;
        while (!lines.isBlank(next) && !endsParagraph(next) && !ListItems.beginsWithinParagraph(lines.stripped(next))) {
            next++;
        }
        return next;
    }

    /** Whether a line begins another block though no blank line stands before it. */
    private boolean endsParagraph(int line) {
        return headings.isMarked(line)
                || fences.end(line) > line
                || formulas.end(line) > line
                || tables.at(line).isTable();
    }
}
