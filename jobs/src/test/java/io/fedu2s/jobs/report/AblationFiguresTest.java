package io.fedu2s.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.config.RunIdentity;
import io.fedu2s.jobs.report.AblationFigures.Effect;
import io.fedu2s.jobs.report.AblationFigures.Failure;
import io.fedu2s.jobs.report.AblationFigures.LeftOut;
import io.fedu2s.jobs.report.AblationFigures.Measured;
import io.fedu2s.udf.record.AblationScore;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class AblationFiguresTest {
    private static final RunIdentity RUN =
            RunConfig.parse("a.yaml", """
                    input: {root: data, domains: [{name: medicine, clients: medicine}]}
                    output: {root: out}
                    model: {path: model}
                    """, Path.of(""), List.of()).run();

    private static final AblationFigures FIGURES = AblationFigures.of(
            RUN,
            cell("bm25", "rules"),
            scores("base", 0.2, 0),
            List.of(
                    new Measured(cell("bm25", "rules"), 17, scores("a", 0.5, 6)),
                    new Measured(cell("bm25", "rules"), 18, scores("a", 0.6, 8)),
                    new Measured(cell("fixed", "rules"), 17, scores("b", 0.4, 5)),
                    new Measured(cell("fixed", "rules"), 18, scores("b", 0.3, 5)),
                    new Measured(cell("bm25", "none"), 17, scores("c", 0.7, 10)),
                    new Measured(cell("fixed", "none"), 18, scores("d", 0.1, 10))),
            List.of(new LeftOut(cell("dense", "rules"), "there is no <model>")),
            List.of(new Failure(cell("fixed", "none"), 17, "no pair")));

    @Test
    void aCellIsTheMeanOfItsSeedsBesideTheOneBase() {
        var cell = FIGURES.cells().get(0);
        assertThat(cell.seeds()).isEqualTo(2);
        assertThat(cell.acceptedShare()).isEqualTo(14 * 2 / 40.0);
        var medicine = cell.score("rougeL", "medicine");
        assertThat(medicine.bySeed()).containsExactly(0.5, 0.6);
        assertThat(medicine.federated()).isCloseTo(0.55, within(1e-12));
        assertThat(medicine.difference()).isCloseTo(0.35, within(1e-12));
        var all = cell.score("rougeL", AblationFigures.ALL);
        assertThat(all.base()).as("of medicine and math, which has half of it").isCloseTo(0.15, within(1e-12));
        assertThat(all.difference()).isCloseTo((0.35 + 0.175) / 2, within(1e-12));
        assertThat(all.low()).isCloseTo(all.difference(), within(1e-9));
        assertThat(all.verdict()).isEqualTo("better");
        assertThat(FIGURES.heldOut()).isEqualTo(16);
    }

    @Test
    void aClaimIsTheDifferenceOfAllCellsThatDifferInNothingElseWithTheSameSeed() {
        Effect retrieved = claim("selection", "medicine");
        assertThat(retrieved.value() + " over " + retrieved.beside()).isEqualTo("bm25 over fixed");
        assertThat(retrieved.cells())
                .as("that without filter has no seed in common")
                .isEqualTo(1);
        assertThat(retrieved.difference()).isCloseTo(0.55 - 0.35, within(1e-12));
        assertThat(retrieved.inWords()).isEqualTo("holds");
        Effect filtered = claim("filter", "medicine");
        assertThat(filtered.cells()).isEqualTo(2);
        assertThat(filtered.difference()).as("0.5 and 0.3 beside 0.7 and 0.1").isCloseTo(0, within(1e-12));
        assertThat(filtered.inWords()).isEqualTo("not shown");
        assertThat(FIGURES.effects())
                .extracting(effect -> effect.value() + " over " + effect.beside())
                .containsOnly("fixed over bm25", "none over rules");
    }

    @Test
    void thePageAndTheJsonHoldTheFiguresAndNothingElseIsNeeded() throws Exception {
        String page = FIGURES.toHtml();
        assertThat(page).startsWith("<!DOCTYPE html>").doesNotContain("http:").doesNotContain("https:");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.substring(page.indexOf('\n')))));
        assertThat(page)
                .contains("bm25 over fixed", "there is no &lt;model&gt;", "no pair", "Gain over the base model");
        JsonNode json = new ObjectMapper().readTree(FIGURES.toJson());
        assertThat(json.at("/cells/0/cell/selection").asText()).isEqualTo("bm25");
        assertThat(json.at("/cells/0/scores/0/by_seed")).hasSize(2);
        assertThat(json.at("/claims/0/verdict").asText()).isEqualTo("better");
        assertThat(json.at("/failures/0/seed").asLong()).isEqualTo(17);
        assertThat(FIGURES.toText())
                .contains("rougeL on 16 held-out pairs, the mean over 2 domains and 2 seeds")
                .contains("selection: bm25 over fixed by rougeL: +0.150 (+0.150 to +0.150), holds")
                .contains("left out: selection=dense filter=rules. there is no <model>");
    }

    private static Effect claim(String axis, String domain) {
        return FIGURES.claims().stream()
                .filter(claim -> claim.axis().equals(axis) && claim.domain().equals(domain))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> cell(String selection, String filter) {
        Map<String, String> cell = new LinkedHashMap<>();
        cell.put("selection", selection);
        cell.put("filter", filter);
        return cell;
    }

    /** Eight held-out pairs a domain that score alike; in math half as much. */
    private static List<AblationScore> scores(String id, double value, long accepted) {
        List<AblationScore> scores = new ArrayList<>();
        for (String domain : List.of("medicine", "math")) {
            double own = domain.equals("math") ? value / 2 : value;
            List<Double> each = IntStream.range(0, 8).mapToObj(i -> own).toList();
            scores.add(new AblationScore(
                    id,
                    "cell",
                    17,
                    domain,
                    "rougeL",
                    "words",
                    0.2,
                    own,
                    8,
                    each,
                    Collections.nCopies(8, 1.0),
                    10,
                    accepted));
        }
        return scores;
    }
}
