package io.fedu2s.udf.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "English | Does tranexamic acid reduce bleeding after surgery of the knee?",
                "English | He keeps 40% of his friends list and then contacts the rest of them.",
                "English | The ferry to Aldo sails at noon every day.",
                "German | Die Fähre nach Aldo legt jeden Tag um zwölf Uhr mittags ab.",
                "German | Was ist die Hauptstadt von Frankreich?",
                "German | Der Patient wurde am Montag entlassen und soll die Tabletten weiter nehmen.",
                "French | Le patient a été traité pendant trois semaines sans effet secondaire.",
                "French | Combien de lits l'hôpital de la ville possède-t-il aujourd'hui ?",
                "Spanish | El barco sale del puerto todos los días a las doce.",
                "Spanish | ¿Cuántas camas tiene el hospital de la ciudad?",
                "Chinese | 医院有十二张床位，病人每天都要吃药。",
                "Chinese | 渡船什么时候开往阿尔多？",
                "Japanese | 病院には十二のベッドがあります。",
                "Russian | Больница в Борве имеет двенадцать коек.",
            })
    void aSentenceIsInItsLanguage(String language, String sentence) {
        LanguageGuess guess = Languages.guess(sentence).orElseThrow();
        assertThat(Languages.name(guess.likeliest())).isEqualTo(language);
        assertThat(guess.rulesOut(Set.of(guess.likeliest()))).isFalse();
        assertThat(guess.rulesOut(Set.of(language.equals("English") ? "deu" : "eng")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1788",
                "Hulagu Khan",
                "United Nations",
                "x^2 + 3x - 4 = 0",
                "Ja.",
                "今天",
                "The text does not say."
            })
    void whatIsTooShortToTellIsNotGuessed(String text) {
        assertThat(Languages.guess(text)).isEmpty();
    }

    @Test
    void namesAndTermsInOneLanguageAreNotTakenForAnother() {
        for (String english : List.of(
                "Cutaneous melanoma in a multiethnic population: is this a different disease?",
                "Natalia sold 48/2 = 24 clips in May. So she sold 48+24 = 72 clips.",
                "Is external palliative radiotherapy for gallbladder carcinoma effective?",
                "What are malum prohibitum considerations?")) {
            LanguageGuess guess = Languages.guess(english).orElseThrow();
            assertThat(guess.rulesOut(Set.of("eng"))).as(english).isFalse();
            assertThat(guess.possible()).as(english).contains("eng", guess.likeliest());
        }
    }

    @Test
    void manyThreadsReadTheSame() {
        String text = "Die Fähre nach Aldo legt jeden Tag um zwölf Uhr mittags ab.";
        Optional<LanguageGuess> alone = Languages.guess(text);
        List<Optional<LanguageGuess>> together = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> Languages.guess(i % 2 == 0 ? text : "The ferry to Aldo sails at noon every day."))
                .toList();
        assertThat(IntStream.range(0, 200).filter(i -> i % 2 == 0).mapToObj(together::get))
                .containsOnly(alone);
    }

    @Test
    void theCodesAreThoseOfTheModel() throws Exception {
        try (var in = LanguageDetectorModel.class.getResourceAsStream("/langdetect-183.bin")) {
            Set<String> ofTheModel = new TreeSet<>();
            for (String code : new LanguageDetectorME(new LanguageDetectorModel(in)).getSupportedLanguages()) {
                ofTheModel.add(Languages.code(code).orElse(code + " is unknown"));
            }
            assertThat(Languages.codes()).isEqualTo(ofTheModel);
        }
    }

    @Test
    void aLanguageHasACodeOfTwoLettersOrThreeAndAName() {
        assertThat(Languages.code("de")).contains("deu");
        assertThat(Languages.code("deu")).contains("deu");
        assertThat(Languages.code("zh")).contains("zho").isEqualTo(Languages.code("cmn"));
        assertThat(Languages.code("no")).isEqualTo(Languages.code("nb").or(() -> Languages.code("nob")));
        assertThat(Languages.code("German")).isEmpty();
        assertThat(Languages.code("xx")).isEmpty();
        assertThat(Map.of("fra", "French", "spa", "Spanish", "zho", "Chinese", "nor", "Norwegian"))
                .allSatisfy((code, name) -> assertThat(Languages.name(code)).isEqualTo(name));
    }
}
