package io.fedu2s.udf.text;

import io.fedu2s.udf.text.Block.Kind;
import io.fedu2s.udf.text.Unit.Grain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a document along its structure ({@link Blocks}) into chunks, each of at most {@code chunkTokens} tokens.
 *
 * <p>Chunks lie end to end: without an overlap, their texts joined are the document, blanks and all. Blanks around a chunk
 * count no tokens, for no prompt shows them. Units are packed greedily:
 *
 * <ul>
 *   <li>running text by sentences, as {@link Chunker} does,
 *   <li>a table, a list, code or a formula whole, if a chunk can hold it; else a table by rows, the others by items and lines,
 *       and a line over the limit by sentences,
 *   <li>a heading with what follows it, whatever that costs: no chunk ends in one, unless there is no more text, or headings
 *       alone fill it,
 *   <li>and a chunk that is a quarter full ends before a heading whose section is too long for the rest of it.
 * </ul>
 *
 * <p>What stands above a chunk is its {@link TextChunk#section}. The work grows with the text's size and not faster.
 */
public final class StructuredChunker {
    private static final int QUARTER = 4;

    private final ChunkingConfig config;
    private final int leastTokens;
    private final ToIntFunction<String> tokenCount;

    /**
     * Counts tokens with {@code tokenCount}.
     *
     * @param leastTokens no chunk of fewer is ended early, before a section
     * @param tokenCount never more than {@code chunkTokens} for a single character, else no cut could help
     */
    public StructuredChunker(ChunkingConfig config, int leastTokens, ToIntFunction<String> tokenCount) {
        this.config = config;
        this.leastTokens = Math.max(leastTokens, config.chunkTokens() / QUARTER);
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

    private final class Packing {
        private final String text;
        private final List<Block> blocks;
        private final int[] blockStarts;
        private final UnitSplitter splitter;
        private final Outline outline;
        private final List<TextChunk> chunks = new ArrayList<>();

        /** Units that are not packed yet; behind them come the blocks from {@code nextBlock} on. */
        private final Deque<Unit> ahead = new ArrayDeque<>();

        private int nextBlock;

        /** The units of the chunk being filled; the first {@code repeated} of them are the overlap. */
        private final List<Unit> open = new ArrayList<>();

        private int openTokens;
        private int repeated;

        Packing(String text) {
            this.text = text;
            this.blocks = Blocks.of(text);
            this.blockStarts = blocks.stream().mapToInt(Block::start).toArray();
            this.splitter = new UnitSplitter(text, tokenCount, config.chunkTokens());
            this.outline = new Outline(text, blocks, tokenCount, config.chunkTokens() / 2);
        }

        /** Adds units until the next one belongs into the next chunk; false if there is nothing new to close. */
        boolean fill() {
            for (Unit unit = peek(); unit != null; unit = peek()) {
                if (unit.grain() == Grain.PROSE) {
                    replaceNext(split(unit));
                    continue;
                }
                while (repeated > 0 && repeated == open.size() && !fits(unit)) {
                    dropFirst();
                }
                if (fits(unit)) {
                    if (unit.grain() == Grain.HEADING && endsBefore(unit)) {
                        break;
                    }
                    take();
                } else if (!splits(unit)) {
                    break;
                }
            }
            return open.size() > repeated;
        }

        private boolean fits(Unit unit) {
            return open.isEmpty() ? unit.fitsAlone() : openTokens + unit.tokens() <= config.chunkTokens();
        }

        private boolean fitsWithoutBlanks(Unit unit) {
            return splitter.bareTokens(open.get(0).start(), unit.end()) <= config.chunkTokens();
        }

        private void take() {
            Unit unit = ahead.removeFirst();
            open.add(unit);
            openTokens += unit.tokens();
        }

        /** Whether the open chunk ends though the heading fits: what follows it does not. */
        private boolean endsBefore(Unit heading) {
            return open.size() > repeated
                    && openTokens >= leastTokens
                    && last().grain() != Grain.HEADING
                    && openTokens + splitter.bareTokens(heading.start(), endOfSection(heading)) > config.chunkTokens();
        }

        /** Where the section ends that begins with a heading; one right behind another one is part of it. */
        private int endOfSection(Unit heading) {
            int block = blockOf(heading);
            while (block < blocks.size() && blocks.get(block).kind() == Kind.HEADING) {
                block++;
            }
            while (block < blocks.size() && blocks.get(block).kind() != Kind.HEADING) {
                block++;
            }
            return block < blocks.size() ? blocks.get(block).start() : text.length();
        }

        /** Puts smaller units in the place of the next one; false if that belongs into the next chunk as it is. */
        private boolean splits(Unit unit) {
            if (unit.fitsAlone() && !isOpenWithHeadings()) {
                return false;
            }
            if (unit.grain() == Grain.HEADING && !open.isEmpty()) {
                return false;
            }
            if (unit.fitsAlone() && fitsWithoutBlanks(unit)) {
                take();
                return true;
            }
            boolean isWords = unit.grain() == Grain.SENTENCE || unit.grain() == Grain.PIECE;
            List<Unit> parts = unit.fitsAlone() && isWords
                    ? splitter.beginning(unit, config.chunkTokens() - openTokens)
                    : split(unit);
            if (parts.size() == 1 && parts.get(0).grain() == unit.grain()) {
                return open.isEmpty() && takeOversized();
            }
            replaceNext(parts);
            return true;
        }

        /** A single character over the limit. */
        private boolean takeOversized() {
            take();
            return true;
        }

        private List<Unit> split(Unit unit) {
            return splitter.split(
                    unit,
                    unit.grain() == Grain.TABLE ? blocks.get(blockOf(unit)).headerEnd() : 0);
        }

        private int blockOf(Unit whole) {
            return Arrays.binarySearch(blockStarts, whole.start());
        }

        private void replaceNext(List<Unit> parts) {
            ahead.removeFirst();
            for (int i = parts.size() - 1; i >= 0; i--) {
                ahead.addFirst(parts.get(i));
            }
        }

        private boolean isOpenWithHeadings() {
            return !open.isEmpty() && open.stream().allMatch(each -> each.grain() == Grain.HEADING);
        }

        /** Makes a chunk of the open units; some go back if together they have more tokens than apart. */
        void close() {
            giveBackHeadings();
            int tokens = countOpen();
            while (tokens > config.chunkTokens()) {
                if (repeated > 0) {
                    dropFirst();
                } else if (open.size() > 1) {
                    giveBack();
                    giveBackHeadings();
                } else {
                    break;
                }
                tokens = countOpen();
            }
            int start = open.get(0).start();
            int end = last().end();
            chunks.add(
                    new TextChunk(chunks.size(), start, end, text.substring(start, end), tokens, outline.above(start)));
            keepOverlap();
        }

        /** Headings at the end go with what follows, unless they are all there is. */
        private void giveBackHeadings() {
            if (peek() != null && !isOpenWithHeadings()) {
                while (last().grain() == Grain.HEADING) {
                    giveBack();
                }
            }
        }

        private void giveBack() {
            Unit unit = open.remove(open.size() - 1);
            openTokens -= unit.tokens();
            ahead.addFirst(unit);
        }

        private void dropFirst() {
            openTokens -= open.remove(0).tokens();
            repeated--;
        }

        /** Sentences are repeated before text that goes on, not before another part of the structure. */
        private void keepOverlap() {
            Unit next = peek();
            boolean goesOn = next != null && (next.grain() == Grain.PROSE || next.grain() == Grain.SENTENCE);
            int tokens = 0;
            int from = open.size();
            while (goesOn
                    && from > 1
                    && open.get(from - 1).grain() == Grain.SENTENCE
                    && tokens + open.get(from - 1).tokens() <= config.overlapTokens()) {
                from--;
                tokens += open.get(from).tokens();
            }
            open.subList(0, from).clear();
            repeated = open.size();
            openTokens = tokens;
        }

        private @Nullable Unit peek() {
            if (ahead.isEmpty() && nextBlock < blocks.size()) {
                ahead.add(splitter.unit(blocks.get(nextBlock++)));
            }
            return ahead.peekFirst();
        }

        private Unit last() {
            return open.get(open.size() - 1);
        }

        private int countOpen() {
            return splitter.bareTokens(open.get(0).start(), last().end());
        }
    }
}
