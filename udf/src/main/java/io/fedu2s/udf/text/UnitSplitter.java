package io.fedu2s.udf.text;

import io.fedu2s.udf.text.Unit.Grain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Makes units of blocks, and smaller units of units that a chunk has no room for. What a unit is split into is the unit. */
final class UnitSplitter {
    /** A blank has no more tokens than that. */
    private static final int MOST_TOKENS_OF_A_BLANK = 4;

    private static final char LAST_ASCII = 0x7F;

    /** A word shorter than this part of a chunk is not cut to fill one. */
    private static final int SHORT_WORD = 4;

    private final String text;
    private final ToIntFunction<String> tokenCount;
    private final int limit;
    private final Pieces pieces;

    UnitSplitter(String text, ToIntFunction<String> tokenCount, int limit) {
        this.text = text;
        this.tokenCount = tokenCount;
        this.limit = limit;
        this.pieces = new Pieces(text, tokenCount);
    }

    /** A block as one unit. */
    Unit unit(Block block) {
        return switch (block.kind()) {
            // It is split in any case, so nothing is counted.
            case PROSE -> new Unit(block.start(), block.end(), Grain.PROSE, 0, false);
            case HEADING -> unit(block.start(), block.end(), Grain.HEADING);
            case TABLE -> unit(block.start(), block.end(), Grain.TABLE);
            case LIST -> unit(block.start(), block.end(), Grain.LIST);
            case CODE, FORMULA -> unit(block.start(), block.end(), Grain.FENCED);
        };
    }

    /** The tokens of a stretch without the blanks around it, which no prompt shows. */
    int bareTokens(int start, int end) {
        return tokenCount.applyAsInt(text.substring(start, end).strip());
    }

    /** Smaller units, in order; the unit alone where there are none. */
    List<Unit> split(Unit unit, int headerEnd) {
        return switch (unit.grain()) {
            case TABLE -> rows(unit, headerEnd);
            case LIST -> items(unit);
            case FENCED -> fenced(unit);
            case LINES -> lines(unit, unit.start());
            case PROSE, LINE -> sentences(unit);
            case SENTENCE -> formulas(unit);
            case HEADING, PIECE -> pieces(unit);
        };
    }

    /**
     * The beginning of a unit that has no more tokens than that, and the rest; the unit alone where there is none. A beginning
     * ends with a word, unless words are longer than a quarter of a chunk.
     */
    List<Unit> beginning(Unit unit, int room) {
        int start = pieces.skipBlanks(unit.start(), unit.end());
        int end = trimmed(unit);
        Pieces.Piece piece = pieces.first(start, end, Math.max(1, room));
        int next = next(piece.end(), unit.end());
        boolean endsWord = next > piece.end()
                || (piece.tokens() >= limit / SHORT_WORD && isBoundary(start, piece.end(), unit.end()));
        if (piece.tokens() > room || piece.end() == end || !endsWord) {
            return List.of(unit);
        }
        return List.of(unit(unit.start(), next, Grain.PIECE), unit(next, unit.end(), unit.grain()));
    }

    private List<Unit> rows(Unit table, int headerEnd) {
        if (headerEnd == table.start()) {
            return lines(table, table.start());
        }
        int firstRow = Math.min(table.end(), endOfLine(headerEnd, table.end()));
        Unit head = unit(table.start(), firstRow, Grain.LINES);
        if (firstRow == table.end()) {
            return lines(head, table.start());
        }
        List<Unit> rows = new ArrayList<>(List.of(head));
        rows.addAll(lines(table, firstRow));
        return rows;
    }

    /** Lines, the first and the last of which are fences that stay with what is next to them. */
    private List<Unit> fenced(Unit unit) {
        List<Unit> lines = lines(unit, unit.start());
        int last = lines.size() - 1;
        if (last < 3) {
            return lines;
        }
        List<Unit> parts =
                new ArrayList<>(List.of(unit(unit.start(), lines.get(1).end(), Grain.LINES)));
        parts.addAll(lines.subList(2, last - 1));
        parts.add(unit(lines.get(last - 1).start(), unit.end(), Grain.LINES));
        return parts;
    }

    private List<Unit> lines(Unit unit, int from) {
        List<Unit> lines = new ArrayList<>();
        for (int start = from; start < unit.end(); ) {
            int end = endOfLine(start, unit.end());
            lines.add(unit(start, end, Grain.LINE));
            start = end;
        }
        return lines;
    }

    /** The line's end with the blank lines behind it. */
    private int endOfLine(int start, int end) {
        int lineBreak = start;
        while (lineBreak < end && text.charAt(lineBreak) != '\n') {
            lineBreak++;
        }
        return lineBreak == end ? end : next(lineBreak, end);
    }

    private List<Unit> items(Unit list) {
        List<Unit> items = new ArrayList<>();
        int itemStart = list.start();
        for (int start = endOfLine(list.start(), list.end());
                start < list.end();
                start = endOfLine(start, list.end())) {
            if (ListItems.begins(
                    text.substring(start, endOfLine(start, list.end())).strip())) {
                items.add(unit(itemStart, start, Grain.LINES));
                itemStart = start;
            }
        }
        items.add(unit(itemStart, list.end(), Grain.LINES));
        return items;
    }

    private List<Unit> sentences(Unit unit) {
        String body = text.substring(unit.start(), unit.end());
        List<Formulas.Span> spans = Formulas.within(body);
        Sentences sentences = new Sentences(body);
        List<Unit> units = new ArrayList<>();
        int start = unit.start();
        int span = 0;
        while (sentences.next()) {
            int end = next(unit.start() + sentences.end(), unit.end());
            while (span < spans.size() && unit.start() + spans.get(span).end() <= end) {
                span++;
            }
            boolean inFormula =
                    span < spans.size() && unit.start() + spans.get(span).start() < end;
            if (end == unit.end() || (!inFormula && endsSentence(start, end, unit.end()))) {
                units.add(unit(start, end, Grain.SENTENCE));
                start = end;
            }
        }
        return units;
    }

    private List<Unit> formulas(Unit sentence) {
        List<Integer> cuts = new ArrayList<>();
        for (Formulas.Span span : Formulas.within(text.substring(sentence.start(), sentence.end()))) {
            cuts.add(sentence.start() + span.start());
            cuts.add(next(sentence.start() + span.end(), sentence.end()));
        }
        List<Unit> parts = new ArrayList<>();
        int start = sentence.start();
        for (int i = 0; i < cuts.size(); i++) {
            int cut = cuts.get(i);
            if (cut > start && cut < sentence.end() && isBoundary(start, cut, sentence.end())) {
                parts.add(unit(start, cut, i % 2 == 0 ? Grain.PIECE : Grain.LINES));
                start = cut;
            }
        }
        boolean isFormula = !cuts.isEmpty() && start < sentence.end() && cuts.get(cuts.size() - 1) == sentence.end();
        if (parts.isEmpty()) {
            return isFormula ? linesOrPieces(sentence) : pieces(sentence);
        }
        parts.add(unit(start, sentence.end(), isFormula ? Grain.LINES : Grain.PIECE));
        return parts;
    }

    private List<Unit> linesOrPieces(Unit unit) {
        List<Unit> lines = lines(unit, unit.start());
        return lines.size() > 1 ? lines : pieces(unit);
    }

    private List<Unit> pieces(Unit unit) {
        int end = trimmed(unit);
        List<Unit> units = new ArrayList<>();
        for (int start = unit.start(); start < unit.end(); ) {
            int cut = pieces.first(pieces.skipBlanks(start, end), end, limit).end();
            int next = cut == end ? unit.end() : next(cut, unit.end());
            units.add(unit(start, next, Grain.PIECE));
            start = next;
        }
        return units;
    }

    private Unit unit(int start, int end, Grain grain) {
        String all = text.substring(start, end);
        int tokens = tokenCount.applyAsInt(all);
        String bare = all.strip();
        int most = (all.length() - bare.length()) * MOST_TOKENS_OF_A_BLANK;
        boolean fits = tokens <= limit || (tokens - limit <= most && tokenCount.applyAsInt(bare) <= limit);
        return new Unit(start, end, grain, tokens, fits);
    }

    private int trimmed(Unit unit) {
        int end = unit.end();
        while (end > unit.start() && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Where what follows a place begins: behind blanks, but with the indentation of its line and with a mark's own blank. */
    private int next(int from, int end) {
        int next = pieces.skipBlanks(from, end);
        if (next == end || next == from) {
            return next;
        }
        int indentation = next;
        while (indentation > from && text.charAt(indentation - 1) != '\n') {
            indentation--;
        }
        if (indentation > from) {
            return indentation;
        }
        return isMark(next) ? next - 1 : next;
    }

    private boolean isMark(int place) {
        int type = Character.getType(text.codePointAt(place));
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.FORMAT;
    }

    /** Whether a stop without a blank behind it is one of a script that has none there; {@code ../file} goes on. */
    private boolean endsSentence(int start, int place, int end) {
        char stop = text.charAt(place - 1);
        return Character.isWhitespace(stop) || (stop > LAST_ASCII && isBoundary(start, place, end));
    }

    /** Whether a place cuts nothing that is seen as one character. */
    private boolean isBoundary(int start, int place, int end) {
        return Character.isWhitespace(text.charAt(place - 1))
                || Graphemes.boundaryBefore(text, start, place, end) == place;
    }
}
