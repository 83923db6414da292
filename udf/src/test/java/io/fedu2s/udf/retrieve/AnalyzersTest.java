package io.fedu2s.udf.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.record.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            eng | The mill stands by the river and grinds rye for the town.
            eng | Aspirin 500 mg.
            deu | Die Mühle steht am Fluss und mahlt täglich Roggen für die Stadt und die Dörfer.
            deu | Was ist die Ursache der Kopfschmerzen des Patienten und was hilft dagegen?
            nld | De patiënt is op maandag opgenomen en was de hele nacht onrustig. Het onderzoek was goed.
            dan | Patienten blev indlagt for to dage siden for smerter og er nu på vej til at blive rask igen.
            eng | Diagnosis: acute bronchitis. Plan: fluids, rest, paracetamol.
            fra | Le moulin se trouve près de la rivière et moud du seigle pour la ville.
            rus | Мельница стояла у реки и каждый день молола рожь для города и деревень.
            jpn | 水車小屋は川のそばにあり、毎日ライ麦をひいて町と村に届けた。
            kor | 방앗간은 강가에 있었고 날마다 읍내와 마을을 위해 호밀을 빻았다.
            rus | Тест.
            zho | 磨坊在河边，每天为镇上和附近的村庄磨黑麦。
            """)
    void aTextIsEnglishUnlessItIsClearThatItIsNot(String language, String text) {
        assertThat(Analyzers.language(text)).isEqualTo(language);
    }

    @Test
    void termsAreStemsOfTheTextsLanguage() throws IOException {
        assertThat(terms("Die Mühlen am Fluss mahlten täglich Roggen für die umliegenden Dörfer."))
                .containsAll(terms("In dieser alten Mühle wird heute noch jeden Tag Roggen gemahlen.").stream()
                        .filter(term -> term.startsWith("muhl"))
                        .toList())
                .doesNotContain("die", "am");
        assertThat(terms("ໂຮງສີບົດເຂົ້າທຸກປີ ນ້ຳມາຈາກແມ່ນ້ຳ ເຈົ້າຂອງແມ່ນສົມຊາຍ"))
                .hasSizeGreaterThan(6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            水車小屋は川のそばにあった。|医師は患者の熱を測った。|船は港を出た。|患者は熱があり、医師が来た。|1
            โรงสีอยู่ริมแม่น้ำ|หมอให้ยาแก่ผู้ป่วย|เรือออกจากท่า|ผู้ป่วยกินยาที่หมอให้|1
            Die Mühle steht am Fluss.|Der Arzt gab dem Kranken Tabletten.|Das Schiff verließ den Hafen.|Die Schiffe liegen noch in den Häfen.|2
            """)
    void theExampleThatSharesWordsWithAChunkComesFirst(
            String mill, String doctor, String ship, String chunk, int nearest) {
        List<String> documents = List.of(mill, doctor, ship);
        ExamplePool pool = new ExamplePool(IntStream.range(0, 3)
                .mapToObj(i -> new Example("e" + i, "d", documents.get(i), "What is said?", "It is."))
                .toList());
        assertThat(new Bm25Selector(pool)
                        .select(new ChunkQuery("c", chunk, SparseFeatures.NONE), 1)
                        .get(0)
                        .example()
                        .document())
                .isEqualTo(documents.get(nearest));
    }

    private static List<String> terms(String text) throws IOException {
        List<String> terms = new ArrayList<>();
        try (TokenStream tokens = Analyzers.of(text).tokenStream("text", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                terms.add(term.toString());
            }
            tokens.end();
        }
        return terms;
    }
}
