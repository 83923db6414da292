package io.fedu2s.udf.passage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Luther's writings reached France, England and Italy. | Italy | Luther's writings reached France, England and who or what?",
                "The abbey at Corran was built in 1803 by Mera Kel. | 1803 | The abbey at Corran was built in what year by Mera Kel?",
                "The abbey at Corran was built in 1803 by Mera Kel. | Mera Kel | The abbey at Corran was built in 1803 by who or what?",
                "The abbey at Corran was built in 1803 by Mera Kel. | Corran | The abbey at what place was built in 1803 by Mera Kel?",
                "About 12,000 people live there. | 12,000 | About how many people live there?",
                "The largest known prime has 22,338,618. | 22,338,618 | The largest known prime has what number?",
                "Roughly 8.1% of them are farmers. | 8.1% | Roughly what share of them are farmers?",
                "He paid $1,200 for it. | $1,200 | He paid how much money for it?",
                "It was held in May, and it rained. | May | It was held in what month, and it rained?",
                "He spoke on 8 February 2007 in the hall. | 8 February 2007 | He spoke on what date in the hall?",
                "He called it \"The Long Night\" at first. | The Long Night | He called it what words at first?",
                "He said \"so be it.\" | so be it. | He said what words?",
                "It fell (in 1066) again. | 1066 | It fell (in what year) again?"
            })
    void aQuestionWordStandsWhereTheAnswerStood(String sentence, String answer, String question) {
        assertThat(Asking.of(sentence, answer)).isEqualTo(question);
    }
}
