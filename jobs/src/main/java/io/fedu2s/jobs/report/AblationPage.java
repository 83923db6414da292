package io.fedu2s.jobs.report;

import static io.fedu2s.jobs.report.Element.element;

import io.fedu2s.jobs.report.AblationFigures.CellLine;
import io.fedu2s.jobs.report.AblationFigures.CellScore;
import io.fedu2s.jobs.report.AblationFigures.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of an ablation: whether what the method claims holds, and what each cell came to. */
final class AblationPage {
    private final AblationFigures ablation;

    private AblationPage(AblationFigures ablation) {
        this.ablation = ablation;
    }

    /** The page of an ablation; equal figures give equal bytes. */
    static String of(AblationFigures ablation) {
        return new AblationPage(ablation).toHtml();
    }

    private String toHtml() {
        Element body = element("body")
                .add(element("h1", "Ablation of run " + ablation.runId()))
                .add(element("p", lede()).with("class", "lede"))
                .add(keyFigures());
        if (!ablation.claims().isEmpty()) {
            body.addAll(effects("What the method claims", "Claims", ablation.claims(), true));
        }
        body.addAll(cells());
        if (!ablation.effects().isEmpty()) {
            body.addAll(effects("What each axis does", "Beside what is configured", ablation.effects(), false));
        }
        body.addAll(missing());
        return ReportPage.whole("FedIT-U2S: ablation of " + ablation.runId(), body);
    }

    private String lede() {
        return ("%s cells were generated, filtered, federated and evaluated with %s seeds each. Configured is %s. None of"
                        + " the clients' text is on this page.")
                .formatted(
                        Figures.count(ablation.cells().size()),
                        ablation.seeds().size(),
                        AblationFigures.words(ablation.configured()));
    }

    private Element keyFigures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("cells", Figures.count(ablation.cells().size()));
        figures.put("seeds", Figures.count(ablation.seeds().size()));
        figures.put("held-out pairs", Figures.count(ablation.heldOut()));
        String metric = ablation.metrics().get(0);
        figures.put(
                metric + " of the base model",
                Figures.score(ablation.cells()
                        .get(0)
                        .score(metric, AblationFigures.ALL)
                        .base()));
        Element list = element("dl").with("class", "figures");
        figures.forEach((what, value) -> list.add(element("div").add(element("dt", what), element("dd", value))));
        return list;
    }

    private static List<Element> effects(String heading, String caption, List<Effect> effects, boolean areClaims) {
        Table all = effectTable(caption, areClaims);
        Table domains = effectTable(caption + ", by domain", areClaims);
        for (Effect effect : effects) {
            (effect.domain().equals(AblationFigures.ALL) ? all : domains)
                    .row(
                            effect.axis(),
                            effect.value() + " over " + effect.beside(),
                            effect.metric(),
                            effect.domain(),
                            Figures.count(effect.cells()),
                            Figures.gain(effect.difference()),
                            effect.interval(),
                            areClaims ? effect.inWords() : effect.verdict());
        }
        List<Element> section = new ArrayList<>();
        section.add(element("h2", heading));
        section.add(element(
                        "p",
                        "A difference is the mean over all cells and seeds that differ in nothing else, each domain counting"
                                + " the same. Its interval is the middle 95 % over held-out pairs drawn anew (paired"
                                + " bootstrap); it does not cover what other seeds would bring.")
                .with("class", "note"));
        section.add(all.framed());
        section.add(
                element("details").add(element("summary", "The same by domain")).add(domains.framed()));
        return section;
    }

    private static Table effectTable(String caption, boolean areClaims) {
        return Table.captioned(caption)
                .words("axis", "what", "metric", "domain")
                .numbers("cells", "difference", "95 % interval")
                .words(areClaims ? "the claim" : "verdict");
    }

    private List<Element> cells() {
        String metric = ablation.metrics().get(0);
        Table table = Table.captioned("Cells, the mean over domains and seeds");
        ablation.configured().keySet().forEach(table::words);
        table.numbers("seeds", "pairs", "accepted");
        ablation.metrics().forEach(each -> table.numbers(each, "over base"));
        Table domains = Table.captioned("Cells by domain")
                .words("cell", "metric", "domain")
                .numbers("base", "federated", "difference", "95 % interval", "by seed")
                .words("verdict");
        for (CellLine cell : ablation.cells()) {
            List<String> row = new ArrayList<>(cell.cell().values());
            row.addAll(List.of(
                    Figures.count(cell.seeds()),
                    Figures.count(cell.accepted()),
                    Figures.percent(cell.accepted(), cell.pairs())));
            for (String each : ablation.metrics()) {
                CellScore score = cell.score(each, AblationFigures.ALL);
                row.add(Figures.score(score.federated()));
                row.add(Figures.gain(score.difference()));
            }
            table.row(row);
            cell.scores().forEach(score -> byDomain(domains, cell, score));
        }
        return List.of(
                element("h2", "Cells"),
                element("p", "What each cell gains over the base model by " + metric + "."),
                ForestChart.of(metric, byGain(metric)),
                table.framed(),
                element("details")
                        .add(element("summary", "The same by domain and metric, with intervals"))
                        .add(domains.framed()));
    }

    private List<CellLine> byGain(String metric) {
        return ablation.cells().stream()
                .sorted(Comparator.comparingDouble((CellLine cell) ->
                                cell.score(metric, AblationFigures.ALL).difference())
                        .reversed())
                .toList();
    }

    private static void byDomain(Table table, CellLine cell, CellScore score) {
        table.row(
                AblationFigures.words(cell.cell()),
                score.metric(),
                score.domain(),
                Figures.score(score.base()),
                Figures.score(score.federated()),
                Figures.gain(score.difference()),
                Figures.gain(score.low()) + " to " + Figures.gain(score.high()),
                String.join(", ", score.bySeed().stream().map(Figures::score).toList()),
                score.verdict());
    }

    private List<Element> missing() {
        if (ablation.leftOut().isEmpty() && ablation.failures().isEmpty()) {
            return List.of();
        }
        Table table =
                Table.captioned("Cells without figures").words("cell", "seed").texts("reason");
        ablation.leftOut().forEach(each -> table.row(AblationFigures.words(each.cell()), "all", each.reason()));
        ablation.failures()
                .forEach(each ->
                        table.row(AblationFigures.words(each.cell()), String.valueOf(each.seed()), each.reason()));
        return List.of(element("h2", "What is missing"), table.framed());
    }
}
