package io.fedu2s.udf.text;

import io.fedu2s.udf.text.Block.Kind;
import java.util.List;
import java.util.function.ToIntFunction;

/** What stands above places of a text, which are asked for in their order. */
final class Outline {
    private final String text;
    private final List<Block> blocks;
    private final ToIntFunction<String> tokenCount;
    private final int mostHeaderTokens;
    private final HeadingPath path = new HeadingPath();
    private int block;
    private int headerOf = -1;
    private String header = "";

    /**
     * The outline of a text.
     *
     * @param mostHeaderTokens a longer header of a table is not told again
     */
    Outline(String text, List<Block> blocks, ToIntFunction<String> tokenCount, int mostHeaderTokens) {
        this.text = text;
        this.blocks = blocks;
        this.tokenCount = tokenCount;
        this.mostHeaderTokens = mostHeaderTokens;
    }

    /**
     * The path of headings above a place and, within a table, the rows of its header, each on a line of its own; empty where
     * there is neither.
     */
    String above(int place) {
        while (block + 1 < blocks.size() && blocks.get(block + 1).start() <= place) {
            enter(blocks.get(block));
            block++;
        }
        Block here = blocks.get(block);
        String headings = headings(here, place);
        String rows = here.kind() == Kind.TABLE && place >= here.headerEnd() ? header(here) : "";
        return headings.isEmpty() || rows.isEmpty() ? headings + rows : headings + "\n" + rows;
    }

    private String headings(Block here, int place) {
        Heading heading = here.heading();
        if (heading == null) {
            return path.words();
        }
        if (place == here.start()) {
            path.leave(heading);
            return path.words();
        }
        path.enter(heading);
        return path.words();
    }

    private void enter(Block passed) {
        Heading heading = passed.heading();
        if (heading != null) {
            path.enter(heading);
        }
    }

    private String header(Block table) {
        if (headerOf != block) {
            headerOf = block;
            String rows = text.substring(table.start(), table.headerEnd()).strip();
            header = rows.isEmpty() || tokenCount.applyAsInt(rows) > mostHeaderTokens ? "" : rows;
        }
        return header;
    }
}
