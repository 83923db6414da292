package io.fedu2s.udf.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BertScoreBaselineTest {
    private static final String FILE = "LAYER,P,R,F\n0,0.3,0.31,0.32\n9,0.5,0.25,0.125\n";

    @Test
    void aLayersLineIsReadWithCommasOrTabs() {
        assertThat(BertScoreBaseline.parse("b.tsv", FILE, 9)).isEqualTo(new Score(0.5, 0.25, 0.125));
        assertThat(BertScoreBaseline.parse("b.tsv", FILE.replace(',', '\t').replace("\n", "\r\n"), 0))
                .isEqualTo(new Score(0.3, 0.31, 0.32));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LAYER,P,R,F\\n1,0.1,0.1,0.1   | it has no line for layer 9, which is evaluate.encoderLayer
            layers and scores             | its first line is not LAYER,P,R,F
            LAYER,P,R,F\\n9,0.1,0.1       | the line '9,0.1,0.1' has not four values
            LAYER,P,R,F\\n9,0.1,high,0.1  | 'high' is no number
            LAYER,P,R,F\\n9,0.1,1.0,0.1   | 1.0 does not lie between -1 and 1
            LAYER,P,R,F\\n9,0.1,NaN,0.1   | NaN does not lie between -1 and 1
            """)
    void whatIsNoBaselineIsRefusedByItsFile(String text, String why) {
        assertThatThrownBy(() -> BertScoreBaseline.parse("b.tsv", text.replace("\\n", "\n"), 9))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'b.tsv' can't be used: " + why);
    }
}
