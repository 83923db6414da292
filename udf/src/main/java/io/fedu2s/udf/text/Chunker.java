package io.fedu2s.udf.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a document into chunks of whole sentences, each of at most {@code chunkTokens} tokens.
 *
 * <p>Sentences are packed greedily; the last ones of a chunk may be repeated at the start of the next. A sentence over
 * the limit is cut between words, a word over the limit between what is seen as one character ({@link Graphemes}). Nothing but blanks between chunks is left
 * out. Each sentence is counted once and each chunk once, so the work grows with the text's size and not faster.
 */
public final class Chunker {
    private final ChunkingConfig config;
    private final ToIntFunction<String> tokenCount;

    /**
     * Counts tokens with {@code tokenCount}.
     *
     * @param tokenCount never more than {@code chunkTokens} for a single character, else no cut could help
     */
    public Chunker(ChunkingConfig config, ToIntFunction<String> tokenCount) {
        this.config = config;
        this.tokenCount = tokenCount;
    }

    /** The chunks of a {@linkplain Normalizer normalised} text, in its order; none if it is blank. */
    public List<TextChunk> chunk(String text) {
        Packing packing = new Packing(text);
        while (packing.fill()) {
            packing.close();
        }
        return packing.chunks;
    }

    /** A sentence, its tokens with those of the blanks before it; or a piece of a long one. */
    private record Unit(int start, int end, int tokens, boolean wholeSentence) {}

    private final class Packing {
        private final String text;
        private final Sentences sentences;
        private final List<TextChunk> chunks = new ArrayList<>();

        /** Units read and not yet packed. */
        private final Deque<Unit> ahead = new ArrayDeque<>();

        /** The units of the chunk being filled; the first {@code repeated} of them are the overlap. */
        private final List<Unit> open = new ArrayList<>();

        private int openTokens;
        private int repeated;
        private final Pieces pieces;

        Packing(String text) {
            this.text = text;
            this.sentences = new Sentences(text);
            this.pieces = new Pieces(text, tokenCount);
        }

        /** Adds units until the next one would not fit; false if there is nothing new to close. */
        boolean fill() {
            for (Unit unit = peek(); unit != null; unit = peek()) {
                while (repeated > 0 && openTokens + unit.tokens() > config.chunkTokens()) {
                    dropFirst();
                }
                if (!open.isEmpty() && openTokens + unit.tokens() > config.chunkTokens()) {
                    break;
                }
                open.add(ahead.removeFirst());
                openTokens += unit.tokens();
            }
            return open.size() > repeated;
        }

        /** Makes a chunk of the open units; some go back if together they have more tokens than apart. */
        void close() {
            int tokens = countOpen();
            while (tokens > config.chunkTokens()) {
                if (repeated > 0) {
                    dropFirst();
                } else if (open.size() > 1) {
                    ahead.addFirst(open.remove(open.size() - 1));
                } else if (!cutOpen()) {
                    break;
                }
                tokens = countOpen();
            }
            int start = open.get(0).start();
            int end = last().end();
            chunks.add(new TextChunk(chunks.size(), start, end, text.substring(start, end), tokens, ""));
            keepOverlap();
        }

        private void dropFirst() {
            openTokens -= open.remove(0).tokens();
            repeated--;
        }

        /** Cuts the only open unit in two; false if it is a single character. */
        private boolean cutOpen() {
            Unit whole = open.remove(0);
            Unit piece = piece(whole.start(), whole.end());
            if (piece.end() < whole.end()) {
                int rest = pieces.skipBlanks(piece.end(), whole.end());
                ahead.addFirst(new Unit(rest, whole.end(), count(rest, whole.end()), false));
            }
            open.add(piece);
            return piece.end() < whole.end();
        }

        private void keepOverlap() {
            int tokens = 0;
            int from = open.size();
            while (from > 1
                    && open.get(from - 1).wholeSentence()
                    && tokens + open.get(from - 1).tokens() <= config.overlapTokens()) {
                from--;
                tokens += open.get(from).tokens();
            }
            open.subList(0, from).clear();
            repeated = open.size();
            openTokens = tokens;
        }

        private @Nullable Unit peek() {
            if (ahead.isEmpty()) {
                readSentence();
            }
            return ahead.peekFirst();
        }

        private void readSentence() {
            int blanks = sentences.end();
            if (!sentences.next()) {
                return;
            }
            int start = sentences.start();
            int end = sentences.end();
            int tokens = count(blanks, end);
            if (tokens <= config.chunkTokens()) {
                ahead.add(new Unit(start, end, tokens, true));
                return;
            }
            for (int from = start;
                    from < end;
                    from = pieces.skipBlanks(ahead.getLast().end(), end)) {
                Unit piece = piece(from, end);
                ahead.add(new Unit(from, piece.end(), piece.tokens(), from == start && piece.end() == end));
            }
        }

        private Unit piece(int start, int end) {
            Pieces.Piece piece = pieces.first(start, end, config.chunkTokens());
            return new Unit(start, piece.end(), piece.tokens(), false);
        }

        private Unit last() {
            return open.get(open.size() - 1);
        }

        private int countOpen() {
            return count(open.get(0).start(), last().end());
        }

        private int count(int start, int end) {
            return tokenCount.applyAsInt(text.substring(start, end));
        }
    }
}
