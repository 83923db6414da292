package io.fedu2s.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.judge.AskedPair;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FaultTest {
    private static final String CHUNK =
            "The Alma was built by Mera Kelin in 1874. Later she was sold to Ilse Brandt of Velmora for 1,250 bags of salt.";
    private static final AskedPair GOOD =
            new AskedPair(CHUNK, "Who built the Alma?", "It was built by Mera Kelin in 1874.");
    private static final AskedPair SHORT = new AskedPair(CHUNK, "Who bought her?", "Ilse Brandt");
    private static final List<AskedPair> OTHERS = List.of(
            new AskedPair("Mr. Holt drew maps with Omar Sand.", "Who drew the maps?", "Omar Sand drew the maps."));

    @Test
    void aNumberBecomesOneThatTheTextDoesNotHaveOrAnotherOfTheText() {
        assertThat(response(Fault.NUMBER_CHANGED, GOOD))
                .matches("It was built by Mera Kelin in [1-9][0-9]{3}\\.")
                .doesNotContain("1874");
        assertThat(response(Fault.NUMBER_SWAPPED, GOOD)).isEqualTo("It was built by Mera Kelin in 1,250.");
        assertThat(spoilt(Fault.NUMBER_CHANGED, SHORT)).isEmpty();
        assertThat(response(Fault.NUMBER_CHANGED, new AskedPair(CHUNK, "When?", "1874")))
                .matches("[1-9][0-9]{3}");
    }

    @Test
    void aNameBecomesAnotherOfTheTextOrOneOfAnotherText() {
        assertThat(response(Fault.NAME_SWAPPED, GOOD)).matches("It was built by (Alma|Ilse Brandt|Velmora) in 1874\\.");
        assertThat(response(Fault.NAME_FOREIGN, SHORT)).isIn("Omar Sand", "Holt");
        assertThat(spoilt(Fault.NAME_SWAPPED, new AskedPair(CHUNK, "When?", "1874")))
                .isEmpty();
    }

    @Test
    void aSentenceIsDeniedOrADenialTakenBack() {
        assertThat(response(Fault.NEGATED, GOOD)).isEqualTo("It was not built by Mera Kelin in 1874.");
        assertThat(response(Fault.NEGATED, new AskedPair(CHUNK, "Is it?", "It is not so, and was so.")))
                .isEqualTo("It is so, and was so.");
        assertThat(spoilt(Fault.NEGATED, SHORT)).isEmpty();
    }

    @Test
    void answersAndInstructionsComeFromPairsOnOtherTexts() {
        assertThat(response(Fault.OTHER_ANSWER, GOOD)).isEqualTo("Omar Sand drew the maps.");
        assertThat(spoilt(Fault.UNRELATED_INSTRUCTION, GOOD))
                .contains(new AskedPair(CHUNK, "Who drew the maps?", GOOD.response()));
        assertThat(spoilt(Fault.COPYING_INSTRUCTION, SHORT))
                .contains(new AskedPair(CHUNK, "Is it true that Ilse Brandt?", "Ilse Brandt"));
    }

    private static String response(Fault fault, AskedPair pair) {
        return spoilt(fault, pair).orElseThrow().response();
    }

    private static Optional<AskedPair> spoilt(Fault fault, AskedPair pair) {
        return fault.of(pair, OTHERS, new SplittableRandom(3));
    }
}
