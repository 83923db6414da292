package io.fedu2s.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.report.SimulationFigures.Arm;
import io.fedu2s.jobs.report.SimulationFigures.Device;
import io.fedu2s.jobs.report.SimulationFigures.DeviceLine;
import io.fedu2s.jobs.report.SimulationFigures.Quality;
import io.fedu2s.jobs.report.SimulationFigures.RoundLine;
import java.io.StringReader;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class SimulationPageTest {
    private static final SimulationFigures FIGURES = new SimulationFigures(
            "a & b",
            17,
            "dirichlet:0.3",
            338,
            100,
            10,
            40,
            List.of(new Device("old <phone>", 25, 50, 25_000, 0.9, "20 to 12")),
            new Quality(0, 0, 0.9, 0.3),
            List.of(arm("all alike", 100), arm("with measures", 25)));

    /** A class that fills bars must not fill the area between a curve's ends: the curves' rule is the closer one. */
    @Test
    void curvesAreNotFilled() {
        assertThat(SimulationPage.of(FIGURES))
                .contains(
                        "<polyline class=\"line federated\"",
                        "svg polyline.line { fill: none;",
                        "svg .federated { fill:");
    }

    @Test
    void thePageIsWellFormedNeedsNothingElseAndSaysTheTimes() throws Exception {
        String page = FIGURES.toHtml();
        assertThat(page).startsWith("<!DOCTYPE html>").doesNotContain("http:").doesNotContain("https:");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.substring(page.indexOf('\n')))));
        assertThat(page)
                .contains("a &amp; b", "old &lt;phone&gt;", "a round, all alike", "1 min 40 s", "25.0 s")
                .contains("federate.plan.steps=deadline");
    }

    @Test
    void theLineOfTheSlowerFederationEndsFourTimesAsFarToTheRight() {
        List<String> lines = Pattern.compile("class=\"line (\\w+)\" points=\"([^\"]+)\"")
                .matcher(FIGURES.toHtml())
                .results()
                .map(line -> line.group(1) + " " + lastX(line))
                .toList();
        assertThat(lines).containsExactly("base 620", "federated 197");
    }

    @Test
    void theJsonHoldsEveryFigure() throws Exception {
        JsonNode json = new ObjectMapper().readTree(FIGURES.toJson());
        assertThat(json.at("/deadline_seconds").asDouble()).isEqualTo(40);
        assertThat(json.at("/devices/0/tokens_per_second").asDouble()).isEqualTo(50);
        assertThat(json.at("/base/rouge_l").asDouble()).isEqualTo(0.3);
        assertThat(json.at("/arms/1/rounds/1/from_earlier").asInt()).isEqualTo(2);
        assertThat(json.at("/arms/1/devices/0/mean_steps").asDouble()).isEqualTo(3.5);
        assertThat(json.at("/arms/1/qualities/0/at_seconds").asDouble()).isEqualTo(50);
    }

    private static String lastX(MatchResult line) {
        String points = line.group(2);
        return points.substring(points.lastIndexOf(' ') + 1, points.lastIndexOf(','))
                .replaceAll("\\..*", "");
    }

    private static Arm arm(String name, double seconds) {
        return new Arm(
                name,
                List.of("federate.plan.steps=deadline"),
                2 * seconds,
                List.of(new RoundLine(1, 10, 3, 0, seconds), new RoundLine(2, 12, 1, 2, seconds)),
                List.of(new DeviceLine("old <phone>", 6, 5, 4, 3.5, 8, 2)),
                List.of(new Quality(2, 2 * seconds, 0.5, 0.4)));
    }
}
