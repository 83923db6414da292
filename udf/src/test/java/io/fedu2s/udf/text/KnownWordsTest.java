package io.fedu2s.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownWordsTest {
    @Test
    void aNumberIsKnownByEitherReading() {
        assertThat(KnownWords.of("1.250 sacks").hold("1250")).isTrue();
        assertThat(KnownWords.of("1250 sacks").hold(List.of("1.25", "1250"))).isTrue();
        assertThat(KnownWords.of("1250 sacks").hold("1.25")).isFalse();
    }

    @Test
    void aWordCutOutOfARunIsKnownWhereItsSignsStandTogether() {
        KnownWords known = KnownWords.of("두통을 느꼈다. 磨坊的主人是李娜。", "น้ำมาจากแม่น้ำ");
        assertThat(Words.of("두통 李娜 主人 แม่น้ำ")).allMatch(known::hold);
        assertThat(Words.of("복통 张伟")).noneMatch(known::hold);
    }

    @Test
    void partsOfOtherWordsAreNotKnown() {
        assertThat(KnownWords.of("The miller ground rye.").hold("mill")).isFalse();
    }
}
