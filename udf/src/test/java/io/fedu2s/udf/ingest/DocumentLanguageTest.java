package io.fedu2s.udf.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of other languages are told, and no document is told wrongly. */
class DocumentLanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eng | The patient was sent home on Monday and shall take the tablets for two more weeks.",
                "deu | Der Patient wurde am Montag entlassen und soll die Tabletten noch zwei Wochen weiter nehmen.",
                "fra | Le patient est rentré chez lui lundi et prendra les comprimés pendant encore deux semaines.",
                "spa | El paciente volvió a casa el lunes y tomará las pastillas durante dos semanas más.",
                "ita | Il paziente è tornato a casa lunedì e prenderà le compresse per altre due settimane.",
                "por | O doente voltou para casa na segunda-feira e vai tomar os comprimidos por mais duas semanas.",
                "nld | De patiënt is maandag naar huis gegaan en neemt de tabletten nog twee weken in.",
                "pol | Pacjent wrócił do domu w poniedziałek i będzie przyjmować tabletki jeszcze przez dwa tygodnie.",
                "tur | Hasta pazartesi günü eve döndü ve tabletleri iki hafta daha alacak.",
                "fin | Potilas pääsi kotiin maanantaina ja ottaa tabletteja vielä kaksi viikkoa.",
                "hun | A beteg hétfőn hazament, és még két hétig szedi a tablettákat.",
                "ell | Ο ασθενής επέστρεψε στο σπίτι τη Δευτέρα και θα παίρνει τα δισκία για δύο εβδομάδες ακόμη.",
                "rus | Пациент вернулся домой в понедельник и будет принимать таблетки ещё две недели.",
                "jpn | 患者は月曜日に退院し、あと二週間錠剤を服用します。",
                "zho | 病人星期一出院回家，还要继续服药两个星期。",
                "kor | 환자는 월요일에 퇴원했고 앞으로 2주 동안 약을 더 복용할 것이다.",
                "heb | החולה חזר הביתה ביום שני וימשיך לקחת את הכדורים עוד שבועיים.",
            })
    void aNoteIsUsedInItsLanguageAndRefusedInAnother(String language, String note) {
        assertThat(DocumentLanguage.of(note).other(Set.of(language))).isEmpty();
        assertThat(DocumentLanguage.of(note).other(Set.of())).isEmpty();
        assertThat(DocumentLanguage.of(note).code()).isIn(language, "");
        assertThat(DocumentLanguage.of((note + " ").repeat(3)).code()).isIn(language, "");
        assertThat(DocumentLanguage.of((note + " ").repeat(3)).other(Set.of(language.equals("eng") ? "deu" : "eng")))
                .contains(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "40 mg", "RR 120/80, HF 72, T 36.8", "Tavoril", "Ja.", "x = 48/2 + 24"})
    void whatIsTooShortToTellIsNeverRefused(String note) {
        assertThat(DocumentLanguage.of(note).code()).isEmpty();
        assertThat(DocumentLanguage.of(note).other(Set.of("zul"))).isEmpty();
    }

    @Test
    void theFormAtTheBeginningOfALongTextDoesNotTellAlone() {
        String german = "Der Patient wurde am Montag entlassen und soll die Tabletten noch zwei Wochen weiter nehmen. ";
        String form = "Patient report. Name, date of birth, ward and physician in charge of the treatment. ";
        assertThat(DocumentLanguage.of(form + german.repeat(200)).other(Set.of("deu")))
                .isEmpty();
    }
}
