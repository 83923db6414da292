package io.fedu2s.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportPageTest {
    private final String page = ReportPage.of(SampleRun.figures());

    @Test
    void whatWasTakenOutOfTextsIsCounted() {
        assertThat(page).contains("text: 12 email, 3 phone, 1,300 lines that many documents");
    }

    @Test
    void itIsWellFormedAndEscapesWhatItShows() throws Exception {
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("sample-report.html"), page);
        assertThat(parsed().getDocumentElement().getTextContent())
                .contains("Run sample <run> & \"more\"", "prompt: \"<b>&\"");
        assertThat(page).doesNotContain("<run>", "<b>");
    }

    @Test
    void itNeedsNothingBesidesItself() {
        assertThat(page).doesNotContain("http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link");
    }

    @Test
    void everyDrawingIsNamedAndDescribedAndEveryTableHasACaption() throws Exception {
        Document document = parsed();
        List<Element> drawings = elements(document, "svg");
        assertThat(drawings).hasSize(6);
        List<String> ids = elements(document, "*").stream()
                .map(element -> element.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(12);
        for (Element drawing : drawings) {
            assertThat(drawing.getAttribute("aria-labelledby").split(" ", -1)).isSubsetOf(ids);
        }
        for (Element table : elements(document, "table")) {
            assertThat(table.getFirstChild().getNodeName()).isEqualTo("caption");
        }
    }

    @Test
    void theNewestAdapterStandsBesideTheBaseAndLocalIsTheMeanOfClients() {
        assertThat(page).contains("""
                        <th scope="row">rougeL</th><td class="word">math</td><td class="number">48</td>\
                        <td class="number">0.210</td><td class="number">0.520</td><td class="number">0.640</td>\
                        <td class="number">0.710</td><td class="number">+0.500</td>""").contains("rougeL by rouge_score");
    }

    @Test
    void verdictsStandBesideTheFiguresAndWarningsAboveThem() {
        assertThat(page)
                .contains("<td class=\"word\">better</td><td class=\"word\">better</td></tr>")
                .contains("95 % interval", "+0.477 to +0.523");
    }

    @Test
    void whatEachClientGaveIsTold() {
        assertThat(page).contains("""
                        <th scope="row">b &amp; c</th><td class="word">medicine</td><td class="number">1,100</td>\
                        <td class="number">4</td><td class="number">91.9%</td><td class="number">1.125</td>\
                        <td class="number">1</td>""");
    }

    @Test
    void whatTheClientsTextIsAboutIsAPictureOfTheLargestClientsAndATableOfAll() throws Exception {
        Element picture = elements(parsed(), "svg").stream()
                .filter(drawing -> drawing.getTextContent().contains("Topics of the clients of math"))
                .findFirst()
                .orElseThrow();
        assertThat(picture.getAttribute("viewBox")).isEqualTo("0 0 318 510");
        assertThat(picture.getElementsByTagName("rect").getLength())
                .as("two for each of 20 clients and 2 topics")
                .isEqualTo(2 * 20 * 2);
        assertThat(page)
                .contains(
                        "Shown are the 20 clients with the most chunks, of 23",
                        "<title>school 22, topic 1 (hours &lt;b&gt;): 40%</title>",
                        "<li>apples, pears</li>",
                        "None of its clients has a chunk.",
                        "fill-opacity=\"0.40\"",
                        "<th scope=\"row\">school 3</th><td class=\"word\">math</td><td class=\"number\">13</td>")
                .doesNotContain("<title>school 2, topic");
    }

    /** Where all cells kept to one line, the last columns of wide tables were out of sight. */
    @Test
    void onlyNumbersKeepToOneLine() {
        assertThat(page.lines().filter(line -> line.contains("nowrap")))
                .containsExactly("td.number { white-space: nowrap; }");
    }

    @Test
    void textOfClientsStandsThereOnlyWhereSamplesAreAskedFor() {
        RunFigures run = SampleRun.figures();
        assertThat(page)
                .contains("None of the clients&#39; text is on this page.")
                .doesNotContain("Samples");
        var shown = new RunFigures(
                run.runId(),
                run.date(),
                run.seconds(),
                run.configuration(),
                run.documents(),
                run.rejects(),
                run.generations(),
                run.verdicts(),
                run.rounds(),
                run.privacy(),
                run.topics(),
                run.contributions(),
                run.comparisons(),
                Optional.empty(),
                List.of(new RunFigures.SamplePair("math", "What is 1 < 2?", "True")));
        assertThat(ReportPage.of(shown)).contains("What is 1 &lt; 2?").doesNotContain("None of the clients");
    }

    @Test
    void timeAndPrivacyStandBesideTheRoundsThatReckonWithThem() {
        assertThat(page).doesNotContain("simulated time", "ε");
        assertThat(ReportPage.of(SampleRun.privateFigures()))
                .contains(
                        "simulated time",
                        "ε so far",
                        "26.5 s",
                        "1.083",
                        "With δ = 1.0E-5 all rounds together cost ε = 1.083.");
    }

    private Document parsed() throws Exception {
        String xml = page.replace("<!DOCTYPE html>", "");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
