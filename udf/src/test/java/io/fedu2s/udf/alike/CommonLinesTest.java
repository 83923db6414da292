package io.fedu2s.udf.alike;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CommonLinesTest {
    private static final String FOOTER = "Mercy Clinic, 12 Lake Road";

    @Test
    void aLineIsToldWhateverStandsAroundItAndHowOftenItStands() {
        assertThat(CommonLines.hashes("A note.\n\n  " + FOOTER + "\n" + FOOTER))
                .isEqualTo(CommonLines.hashes(FOOTER + "\nA note."))
                .hasSize(2)
                .isSorted();
        assertThat(CommonLines.hashes(FOOTER)).isNotEqualTo(CommonLines.hashes(FOOTER + "."));
        assertThat(CommonLines.hashes("")).isEmpty();
    }

    @Test
    void linesGoAndTheRestIsNormalAgain() {
        String text = "First.\n\n" + FOOTER + "\n\nSecond.\n    third\n  " + FOOTER;
        CommonLines.Remaining remaining = CommonLines.without(CommonLines.hashes(FOOTER), text);
        assertThat(remaining.text()).isEqualTo("First.\n\nSecond.\n    third");
        assertThat(remaining.lines()).isEqualTo(2);
        assertThat(remaining.characters()).isEqualTo(2 * FOOTER.length() + 2);
    }

    @Test
    void nothingIsLeftOfATextOfSuchLinesAndAnotherStaysAsItIs() {
        long[] common = LongStream.concat(
                        LongStream.of(CommonLines.hashes(FOOTER)), LongStream.of(CommonLines.hashes("Page 1")))
                .sorted()
                .toArray();
        assertThat(CommonLines.without(common, FOOTER + "\nPage 1").text()).isEmpty();
        CommonLines.Remaining same = CommonLines.without(common, "Page 2\n\nother");
        assertThat(same).isEqualTo(new CommonLines.Remaining("Page 2\n\nother", 0, 0));
    }
}
