package io.fedu2s.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.Trials;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StructuredChunkerTest {
    private static final Pattern TOKEN = Pattern.compile("\\w{1,4}|\\s+|[^\\w\\s]", Pattern.UNICODE_CHARACTER_CLASS);

    /** Lines that structure is made of, and some that only look like it. */
    private static final String[] LINES = """
            # Title
            ## Part
            ###
            #hashtag

            Heading
            ===
            ---
            ___
            1. Introduction
            3.2 Dosage
            3.2.1 Children

            BACKGROUND
            METHODS:
            A Short Title
            | a | b |
            |---|---|
            | 1 | two |
            |
            ```
            ```java
            ~~~~
            int x = 1;
                indented code
            \tmore of it
            $$
            $$x = y$$
            \\[
            \\] and on

            - item
              of two lines
            * item
            2) second
            drug mg hours
            aspirin 500 8
            ibuprofen 400 6
            paracetamol 1000 6
            Take one tablet. Wait an hour. Take another one.
            and it goes on in lower case
            A sentence with a formula $$a. B$$ inside. Another.
            Instruction: forge
            Response: forged
            🙂 👨‍👩‍👧 é\u0323
            averyveryverylongwordwithoutanyendatall
            这是一个没有空格的句子。这是另一个句子。
             \u0301mark
            x
            """.split("\n", -1);

    @Test
    void aHeadingStaysWithTheSectionThatFollows() {
        String text = "One two three four.\n\n# Dosage\n\nFive six. Seven eight nine.\n";
        assertThat(texts(text, 6))
                .containsExactly("One two three four.\n\n", "# Dosage\n\nFive six. ", "Seven eight nine.\n");
        assertThat(texts("One.\n\n# A\n\n## B\n\nTwo three four five six seven.", 8))
                .as("headings that follow each other stay together")
                .containsExactly("One.\n\n", "# A\n\n## B\n\nTwo three four five ", "six seven.");
    }

    @Test
    void aSentenceIsCutBeforeAChunkEndsInAHeading() {
        assertThat(texts("# A b c\n\nOne two three four five.", 6))
                .containsExactly("# A b c\n\nOne two ", "three four five.");
        assertThat(texts("# A\n\n这是一个没有空格的句子这是一个没有空格的句子", 20, String::length))
                .as("nor where words have no blanks between")
                .containsExactly("# A\n\n这是一个没有空格的句子这是一个", "没有空格的句子");
    }

    @Test
    void aSectionThatFitsBeginsAChunkIfTheOpenOneIsAQuarterFull() {
        String section = "## B\n\nFive six seven. Eight.";
        assertThat(texts("One two three.\n\n" + section, 8)).containsExactly("One two three.\n\n", section);
        assertThat(texts("One.\n\n" + section, 8)).containsExactly("One.\n\n" + section);
    }

    @Test
    void allKindsOfHeadingsAreTold() {
        String paragraph = "\n\nThe tablets are taken with a glass of water, in the morning and in the evening.\n\n";
        for (String heading : List.of(
                "# Use",
                "Use\n===",
                "Use\n---",
                "3.2 Dosage",
                "1. Introduction",
                "2 Methods",
                "BACKGROUND",
                "METHODS:",
                "How to take them",
                "**How to take them**",
                "###### Use ##")) {
            assertThat(headings(heading + paragraph)).as(heading).hasSize(1);
        }
        assertThat(headings("BACKGROUND\nThe tablets are new.\n\n4.1 Children\nNone."))
                .hasSize(2);
    }

    @Test
    void whatOnlyLooksLikeAHeadingIsText() {
        String paragraph = "\n\nThe tablets are taken with a glass of water, in the morning and in the evening.";
        for (String line : List.of(
                "#hashtag",
                "#",
                "3.2 million people",
                "1990. That was the year",
                "Dear Anna,",
                "It rains.",
                "- - -",
                "___",
                "in the middle",
                "12.5 mg",
                "NATO",
                "A | B",
                "Is it? Yes",
                "---\ntitle: x\n---")) {
            boolean isAlone = line.equals("NATO");
            assertThat(headings(isAlone ? line : line + paragraph)).as(line).isEmpty();
        }
        assertThat(headings("1.1 Apples\n1.2 Bears\n1.3 Cats\n"))
                .as("a table of contents")
                .isEmpty();
        assertThat(headings("1. Buy milk\n\n2. Buy bread\n\nThen go home."))
                .as("a list")
                .isEmpty();
        assertThat(headings("```\n# a comment\n```\n\n    # another\n"))
                .as("code")
                .isEmpty();
        assertThat(headings("# A comment that has\n# two lines\nport: 80\n"))
                .as("comments")
                .isEmpty();
        assertThat(headings("ROSES ARE RED\nVIOLETS ARE BLUE"))
                .as("capitals all over")
                .isEmpty();
        assertThat(headings("The first\n\nThe second\n\nThe third"))
                .as("lines without text")
                .isEmpty();
    }

    @Test
    void tablesAreCutAtRowsAndTheirHeaderIsToldAgain() {
        String header = "| drug | mg |\n|---|---|\n";
        String table = header + "| a b | 1 |\n| c d | 2 |\n| e f | 3 |\n";
        List<TextChunk> chunks = chunks("# Doses\n\n" + table + "\nAfter it.", 15, StructuredChunkerTest::words);
        assertThat(chunks)
                .extracting(TextChunk::text)
                .containsExactly("# Doses\n\n" + header + "| a b | 1 |\n", "| c d | 2 |\n| e f | 3 |\n\nAfter it.");
        assertThat(chunks).extracting(TextChunk::section).containsExactly("", "Doses\n" + header.strip());
        assertThat(texts("One two three four five six.\n\n" + table, 26))
                .as("whole where a chunk holds it")
                .containsExactly("One two three four five six.\n\n", table);
    }

    @Test
    void rowsWithoutBarsAreToldByTheirColumnOfNumbers() {
        String table = "drug dose hours\naspirin 500 8\nibuprofen 400 6\ncodeine 30 4\n";
        assertThat(kinds(table)).containsExactly(Block.Kind.TABLE);
        List<TextChunk> chunks = chunks(table, 6, StructuredChunkerTest::words);
        assertThat(chunks)
                .extracting(TextChunk::text)
                .containsExactly("drug dose hours\naspirin 500 8\n", "ibuprofen 400 6\ncodeine 30 4\n");
        assertThat(chunks).extracting(TextChunk::section).containsExactly("", "drug dose hours");
        assertThat(kinds("The three bears\nwent to town\nand came home\n")).containsExactly(Block.Kind.PROSE);
    }

    @Test
    void codeListsAndFormulasAreWholeWhereAChunkHoldsThem() {
        for (String whole : List.of(
                "```\nfive six\n\nseven eight\n```\n",
                "    five six\n\n    seven eight\n",
                "- five six\n- seven\n\n- eight nine\n",
                "$$\nfive. Six\nseven eight\n$$\n",
                "\\[\nfive. Six\nseven eight\n\\]\n",
                "So $$five. Six seven eight. Nine$$ holds.\n")) {
            assertThat(texts("One two three four, five six seven eight.\n\n" + whole + "\nTen.", 9))
                    .as(whole)
                    .containsExactly("One two three four, five six seven eight.\n\n", whole + "\nTen.");
        }
    }

    @Test
    void whatIsTooLongIsCutAtItemsAndLinesThenAsSentencesAre() {
        assertThat(texts("- one two\n  three\n- four five\n- six\n", 5))
                .containsExactly("- one two\n  three\n", "- four five\n- six\n");
        assertThat(texts("```\none two three\nfour five\n```", 4))
                .containsExactly("```\none two three\n", "four five\n```");
        assertThat(texts("```\nOne two. Three four five six seven eight.\n```", 4))
                .containsExactly("```\nOne two. ", "Three four five six ", "seven eight.\n```");
        assertThat(texts("```\na b\nc d\ne f\n```", 4))
                .as("a fence stays with the line next to it")
                .containsExactly("```\na b\n", "c d\n", "e f\n```");
        assertThat(texts("$$\na b c\nd e f\n$$", 4)).containsExactly("$$\na b c\n", "d e f\n$$");
        assertThat(texts("Let $$a b c d$$ be. And so on.", 5)).containsExactly("Let $$a b c d$$ ", "be. And so on.");
    }

    @Test
    void aFenceOrFormulaThatNothingClosesIsText() {
        assertThat(kinds("```\nText.\n\nMore.")).doesNotContain(Block.Kind.CODE);
        assertThat(kinds("$$\nText.\n\nMore $$.")).doesNotContain(Block.Kind.FORMULA);
        assertThat(kinds("   First line of a paragraph\ngoes on.")).containsExactly(Block.Kind.PROSE);
        assertThat(kinds("      First line of a paragraph\ngoes on.")).containsExactly(Block.Kind.PROSE);
    }

    @Test
    void theSectionIsThePathOfHeadingsAboveTheChunk() {
        String text = "# A\n\nOne two.\n\n## B\n\nThree four.\n\n# C\n\nFive six.\n\n3.2 Dosage\n\nSeven eight.";
        assertThat(chunks(text, 4, StructuredChunkerTest::words))
                .extracting(TextChunk::section)
                .containsExactly("", "A", "", "C");
        assertThat(chunks("# A\n\n## B\n\nOne two three four five six.", 6, StructuredChunkerTest::words))
                .extracting(TextChunk::section)
                .containsExactly("", "A > B");
        assertThat(chunks("# " + "long ".repeat(60) + "\n\nOne two.", 30, StructuredChunkerTest::words))
                .allSatisfy(chunk -> assertThat(chunk.section().length()).isLessThanOrEqualTo(Heading.MOST_CHARACTERS));
    }

    @Test
    void theLastSentencesAreRepeatedBeforeTextThatGoesOn() {
        ChunkingConfig config = new ChunkingConfig(ChunkingMethod.STRUCTURE, 6, 2);
        assertThat(new StructuredChunker(config, 1, StructuredChunkerTest::words)
                        .chunk("One two. Three four. Five six. Seven eight nine.\n\n# A\n\nTen."))
                .extracting(TextChunk::text)
                .containsExactly("One two. Three four. Five six. ", "Five six. Seven eight nine.\n\n", "# A\n\nTen.");
    }

    @Test
    void aStopWithinAWordEndsNoSentence() {
        assertThat(texts("One two. See [it](../Read.me). Four five.", 4))
                .containsExactly("One two. See [it](../Read.me). ", "Four five.");
        assertThat(texts("这是一个句子。这是另一个句子。", 8, String::length))
                .as("where no blanks stand between sentences")
                .containsExactly("这是一个句子。", "这是另一个句子。");
    }

    @Test
    void aBlankTextHasNoChunk() {
        assertThat(texts("", 5)).isEmpty();
        assertThat(texts(" \n ", 5)).isEmpty();
    }

    @Test
    void chunksJoinedAreTheTextAndNoneIsTooLong() {
        Trials.of(1500, random -> {
            String text = Normalizer.normalize(text(random)).text();
            int limit = Trials.between(random, 1, 60);
            List<TextChunk> chunks = chunks(text, limit, StructuredChunkerTest::pieces);
            assertThat(chunks.stream().map(TextChunk::text).collect(Collectors.joining()))
                    .isEqualTo(text);
            assertThat(chunks).allSatisfy(chunk -> {
                assertThat(chunk.text()).isNotBlank().isEqualTo(text.substring(chunk.start(), chunk.end()));
                assertThat(chunk.tokens())
                        .isEqualTo(pieces(chunk.text().strip()))
                        .isLessThanOrEqualTo(limit);
            });
            assertThat(chunks(text, limit, StructuredChunkerTest::pieces)).isEqualTo(chunks);
        });
    }

    @Test
    void withAnOverlapNoTextIsLostEither() {
        Trials.of(500, random -> {
            String text = Normalizer.normalize(text(random)).text();
            int limit = Trials.between(random, 2, 60);
            int covered = 0;
            for (TextChunk chunk : new StructuredChunker(
                            new ChunkingConfig(ChunkingMethod.STRUCTURE, limit, limit / 2),
                            1,
                            StructuredChunkerTest::pieces)
                    .chunk(text)) {
                assertThat(chunk.start()).isLessThanOrEqualTo(covered);
                assertThat(chunk.end()).as("every chunk brings something new").isGreaterThan(covered);
                assertThat(chunk.tokens()).isLessThanOrEqualTo(limit);
                covered = chunk.end();
            }
            assertThat(covered).isEqualTo(text.length());
        });
    }

    @Test
    void whatIsSeenAsOneCharacterIsNotCut() {
        Trials.of(500, random -> {
            String text = Normalizer.normalize(text(random)).text();
            var characters = com.ibm.icu.text.BreakIterator.getCharacterInstance(com.ibm.icu.util.ULocale.ROOT);
            characters.setText(text);
            assertThat(chunks(text, Trials.between(random, 40, 200), String::length))
                    .allSatisfy(chunk ->
                            assertThat(characters.isBoundary(chunk.start())).isTrue());
        });
    }

    @Test
    void everyKindOfTextCostsAFewTimesItsLength() {
        for (String part : List.of(
                "# Heading\n\n",
                "# Heading\nText of it.\n\n",
                "| a | 1 |\n",
                "|",
                "- item\n",
                "- ",
                "```java\n",
                "```\nx\n",
                "    code\n",
                "$$",
                "$$ x\n",
                "\\[ a. B\n",
                "$$x$$ ",
                "aspirin 500 8\n",
                "a b c\n",
                "1. One\n\n",
                "3.2 Dosage\n\n",
                "CAPITALS\n\n",
                "A Title\n\n",
                "A sentence. ",
                "x",
                "句子。",
                "e\u0301",
                "word ",
                "___\n")) {
            assertLinear("", part);
        }
        assertLinear("| a | b |\n|---|---|\n", "| c | 1 |\n");
        assertLinear("| " + "wide | ".repeat(20_000) + "\n|---|---|\n", "| c | 1 |\n");
    }

    private static void assertLinear(String before, String part) {
        for (int length : new int[] {100_000, 400_000}) {
            String text = before + part.repeat(length / part.length());
            AtomicLong counted = new AtomicLong();
            ToIntFunction<String> counter = each -> {
                counted.addAndGet(each.length());
                return (each.length() + 3) / 4;
            };
            List<TextChunk> chunks = chunks(text, 160, counter);
            assertThat(chunks).as(part).isNotEmpty().allMatch(chunk -> chunk.tokens() <= 160);
            assertThat(counted.get()).as("%s %s", before, part).isLessThan(16L * text.length());
        }
    }

    private static String text(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Trials.anyText(random, 200);
            case 1 -> Trials.joined(random, 80, LINES);
            default ->
                IntStream.range(0, Trials.between(random, 1, 40))
                        .mapToObj(i -> LINES[random.nextInt(LINES.length)])
                        .collect(Collectors.joining("\n"));
        };
    }

    private static List<Heading> headings(String text) {
        List<Heading> headings = new ArrayList<>();
        for (Block block : Blocks.of(text)) {
            if (block.heading() != null) {
                headings.add(block.heading());
            }
        }
        return headings;
    }

    private static List<Block.Kind> kinds(String text) {
        return Blocks.of(text).stream().map(Block::kind).toList();
    }

    private static List<TextChunk> chunks(String text, int limit, ToIntFunction<String> counter) {
        return new StructuredChunker(new ChunkingConfig(ChunkingMethod.STRUCTURE, limit, 0), 1, counter).chunk(text);
    }

    private static List<String> texts(String text, int limit) {
        return texts(text, limit, StructuredChunkerTest::words);
    }

    private static List<String> texts(String text, int limit, ToIntFunction<String> counter) {
        return chunks(text, limit, counter).stream().map(TextChunk::text).toList();
    }

    private static int pieces(String text) {
        return (int) TOKEN.matcher(text).results().count();
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
