package io.fedu2s.udf.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.Trials;
import io.fedu2s.udf.error.UserException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static final Pattern TOKEN = Pattern.compile("\\w{1,4}|\\s+|[^\\w\\s]", Pattern.UNICODE_CHARACTER_CLASS);

    /** What occurs more often in text stands here more often. */
    private static final String[] PARTS = Stream.of(
                    Collections.nCopies(8, "word"),
                    Collections.nCopies(8, " "),
                    Collections.nCopies(3, ". "),
                    Collections.nCopies(2, "The"),
                    Collections.nCopies(2, "\n"),
                    List.of("\n\n", "Dr. ", "3.5", "🙂", "averyveryverylongwordwithoutanyend", "?! "))
            .flatMap(List::stream)
            .toArray(String[]::new);

    @Test
    void wholeSentencesArePackedUpToTheLimit() {
        String text = "One two three. Four five six. Seven eight nine ten.";
        assertThat(chunks(text, 7, 0, ChunkerTest::words))
                .containsExactly("One two three. Four five six.", "Seven eight nine ten.");
    }

    @Test
    void theLastSentencesAreRepeatedIfTheyFitTheOverlap() {
        String text = "One two. Three four. Five six. Seven eight nine ten.";
        assertThat(chunks(text, 6, 2, ChunkerTest::words))
                .containsExactly("One two. Three four. Five six.", "Five six. Seven eight nine ten.");
        assertThat(chunks(text, 6, 1, ChunkerTest::words))
                .containsExactly("One two. Three four. Five six.", "Seven eight nine ten.");
    }

    @Test
    void theOverlapGivesWayToANewSentence() {
        assertThat(chunks("One two. Three four. Five six seven eight.", 4, 2, ChunkerTest::words))
                .containsExactly("One two. Three four.", "Five six seven eight.");
    }

    @Test
    void aLongSentenceIsCutBetweenWordsAndALongWordBetweenCharacters() {
        assertThat(chunks("one two three four five six seven", 3, 0, ChunkerTest::words))
                .containsExactly("one two three", "four five six", "seven");
        assertThat(chunks("abcdefghij", 4, 0, String::length)).containsExactly("abcd", "efgh", "ij");
        assertThat(chunks("🙂🙂🙂", 2, 0, text -> text.codePointCount(0, text.length())))
                .containsExactly("🙂🙂", "🙂");
    }

    @Test
    void whatIsSeenAsOneCharacterIsNotCut() {
        String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        String flag = "\uD83C\uDDE9\uD83C\uDDEA";
        String marked = "e\u0301\u0323";
        String thai = "\u0E19\u0E49\u0E33";
        for (String character : List.of(family, flag, marked, thai, "\uD83D\uDC4D\uD83C\uDFFD", "\u1112\u1161\u11AB")) {
            for (int limit = character.length(); limit < 3 * character.length(); limit++) {
                assertThat(chunks(character.repeat(40), limit, 0, String::length))
                        .allSatisfy(chunk ->
                                assertThat(chunk.replace(character, "")).isEmpty());
            }
        }
        assertThat(chunks("a" + "\u0301".repeat(30), 8, 0, String::length))
                .as("one that is over the limit alone is cut")
                .hasSizeGreaterThan(3);
    }

    @Test
    void aTokenizerThatCountsMoreForTheWholeThanForItsPartsIsObeyed() {
        ToIntFunction<String> superadditive = text -> words(text) * (text.contains(". ") ? 2 : 1);
        List<TextChunk> chunks =
                new Chunker(new ChunkingConfig(5, 0), superadditive).chunk("One two. Three four. Five six.");
        assertThat(chunks).extracting(TextChunk::text).containsExactly("One two.", "Three four.", "Five six.");
        assertThat(chunks).allMatch(chunk -> chunk.tokens() <= 5);
    }

    @Test
    void chunksKnowTheirPlaceAndTheirTokens() {
        assertThat(new Chunker(new ChunkingConfig(3, 0), ChunkerTest::words).chunk("One two.\n\nThree four."))
                .containsExactly(
                        new TextChunk(0, 0, 8, "One two.", 2, ""), new TextChunk(1, 10, 21, "Three four.", 2, ""));
    }

    @Test
    void aBlankTextHasNoChunk() {
        assertThat(chunks("", 5, 0, ChunkerTest::words)).isEmpty();
        assertThat(chunks(" \n ", 5, 0, ChunkerTest::words)).isEmpty();
    }

    @Test
    void sizesThatMakeNoChunksAreRefused() {
        assertThatThrownBy(() -> new ChunkingConfig(0, 0))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("ingest.chunkTokens is 0, which is out of range: it must be at least 1");
        assertThatThrownBy(() -> new ChunkingConfig(10, 6))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("ingest.overlapTokens is 6")
                .hasMessageContaining("from 0 to half of ingest.chunkTokens, 5");
    }

    @Test
    void aSingleLineOf50MegabytesCostsAFewTimesItsLength() {
        assertLinear("word ", 50_000_000);
        assertLinear("x", 50_000_000);
    }

    @Test
    void aLineOfNothingButStopsAndAbbreviationsCostsAFewTimesItsLength() {
        for (String part : List.of("a. ", "Yes. ", "\".)]' ", "1. ", "?!", "Dr. A. ", "\n", "\u00A0", "e\u0301")) {
            assertLinear(part, 5_000_000);
        }
    }

    private static void assertLinear(String part, int length) {
        String line = "Start " + part.repeat(length / part.length()) + " end";
        AtomicLong counted = new AtomicLong();
        ToIntFunction<String> counter = text -> {
            counted.addAndGet(text.length());
            return (text.length() + 3) / 4;
        };
        List<TextChunk> chunks = new Chunker(new ChunkingConfig(512, 64), counter).chunk(line);
        assertThat(chunks).as(part).isNotEmpty().allMatch(chunk -> chunk.tokens() <= 512);
        assertThat(counted.get()).as(part).isLessThan(8L * line.length());
    }

    @Test
    void noTextIsLostAndNoChunkIsTooLong() {
        Trials.of(1000, random -> assertCovered(text(random), Trials.between(random, 1, 40)));
    }

    private static void assertCovered(String text, int limit) {
        List<TextChunk> chunks = new Chunker(new ChunkingConfig(limit, limit / 3), ChunkerTest::pieces).chunk(text);
        int covered = 0;
        for (TextChunk chunk : chunks) {
            assertThat(chunk.start()).isLessThan(chunk.end());
            assertThat(chunk.text()).isEqualTo(text.substring(chunk.start(), chunk.end()));
            assertThat(chunk.tokens()).isEqualTo(pieces(chunk.text())).isLessThanOrEqualTo(limit);
            assertThat(text.substring(Math.min(covered, chunk.start()), chunk.start()))
                    .isBlank();
            assertThat(chunk.end()).as("every chunk brings something new").isGreaterThan(covered);
            covered = chunk.end();
        }
        assertThat(text.substring(covered)).isBlank();
    }

    @Test
    void withoutOverlapChunksAreApart() {
        Trials.of(1000, random -> {
            ChunkingConfig config = new ChunkingConfig(Trials.between(random, 1, 40), 0);
            int end = 0;
            for (TextChunk chunk : new Chunker(config, ChunkerTest::pieces).chunk(text(random))) {
                assertThat(chunk.start()).isGreaterThanOrEqualTo(end);
                end = chunk.end();
            }
        });
    }

    @Test
    void theSameTextHasTheSameChunks() {
        Trials.of(500, random -> {
            String text = text(random);
            Chunker chunker = new Chunker(new ChunkingConfig(12, 4), ChunkerTest::pieces);
            assertThat(chunker.chunk(text))
                    .isEqualTo(new Chunker(new ChunkingConfig(12, 4), ChunkerTest::pieces).chunk(text));
        });
    }

    private static String text(Random random) {
        return random.nextInt(4) == 0 ? Trials.anyText(random, 200) : Trials.joined(random, 80, PARTS);
    }

    private static List<String> chunks(String text, int limit, int overlap, ToIntFunction<String> counter) {
        return new Chunker(new ChunkingConfig(limit, overlap), counter)
                .chunk(text).stream().map(TextChunk::text).toList();
    }

    /** Words of up to four letters, runs of blanks, and anything else by itself. */
    private static int pieces(String text) {
        return (int) TOKEN.matcher(text).results().count();
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
