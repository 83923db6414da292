package io.fedu2s.jobs.report;

import static io.fedu2s.jobs.report.Element.element;

import io.fedu2s.jobs.people.Calibration;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.text.ResourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One page of HTML that needs nothing besides itself: what the run did, in sentences, drawings and tables. */
final class ReportPage {
    private final RunFigures run;
    private final Optional<Calibration> calibration;

    private ReportPage(RunFigures run, Optional<Calibration> calibration) {
        this.run = run;
        this.calibration = calibration;
    }

    /** The page of a run; equal figures give equal bytes. */
    static String of(RunFigures run) {
        return of(run, Optional.empty());
    }

    /** The same, with how filters compare with people. */
    static String of(RunFigures run, Optional<Calibration> calibration) {
        return new ReportPage(run, calibration).toHtml();
    }

    private String toHtml() {
        Element body = element("body")
                .add(element("h1", "Run " + run.runId()))
                .add(element("p", lede()).with("class", "lede"))
                .add(keyFigures());
        if (!run.comparisons().isEmpty()) {
            body.addAll(ComparisonSection.of(run.comparisons()));
        }
        if (!run.rounds().isEmpty()) {
            body.addAll(rounds());
        }
        if (!run.contributions().isEmpty()) {
            body.addAll(ContributionSection.of(run.contributions()));
        }
        if (!run.verdicts().isEmpty()) {
            body.addAll(verdicts());
        }
        calibration.ifPresent(people -> body.addAll(CalibrationSection.of(people)));
        body.addAll(documents());
        if (!run.topics().isEmpty()) {
            body.addAll(TopicSection.of(run.topics()));
        }
        if (!run.samples().isEmpty()) {
            body.addAll(samples());
        }
        body.addAll(configuration());
        return whole("FedIT-U2S: " + run.runId(), body);
    }

    /** A page with its head, in this project's styles. */
    static String whole(String title, Element body) {
        Element head = element("head")
                .add(
                        element("meta").with("charset", "utf-8"),
                        element("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                        element("title", title),
                        element("style").styles(ResourceText.of(ReportPage.class, "report.css")));
        return "<!DOCTYPE html>\n" + element("html").with("lang", "en").add(head, body);
    }

    private String lede() {
        long clients = run.documents().stream()
                .mapToLong(RunFigures.DomainDocuments::clients)
                .sum();
        String text = run.samples().isEmpty()
                ? "None of the clients' text is on this page."
                : "This page shows pairs made from the clients' text, because the configuration asks for samples.";
        return ("Raw text of %s clients in %s domains became %s instruction–response pairs, of which %s were accepted;"
                        + " %s federated rounds made one adapter of them. %s")
                .formatted(
                        Figures.count(clients),
                        run.documents().size(),
                        Figures.count(run.pairsGenerated()),
                        Figures.percent(run.pairsAccepted(), run.pairsGenerated()),
                        run.rounds().size(),
                        text);
    }

    private Element keyFigures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put(
                "documents used", Figures.count(run.documentsAccepted()) + " / " + Figures.count(run.documentsRead()));
        figures.put("chunks", Figures.count(run.chunks()));
        figures.put("generations", Figures.count(run.generations().total()));
        figures.put("pairs accepted", Figures.count(run.pairsAccepted()));
        figures.put("rounds", Integer.toString(run.rounds().size()));
        if (run.seconds() > 0) {
            figures.put("whole run", Figures.seconds(run.seconds()));
        }
        Element list = element("dl").with("class", "figures");
        figures.forEach((what, value) -> list.add(element("div").add(element("dt", what), element("dd", value))));
        return list;
    }

    private List<Element> rounds() {
        boolean reckonsWithTime = run.rounds().stream().anyMatch(round -> round.simulatedSeconds() > 0);
        Table table = Table.captioned("Federated rounds")
                .words("round")
                .numbers(
                        "clients",
                        "refused",
                        "their pairs",
                        "training loss",
                        "time",
                        "updates",
                        "sent down",
                        "error of the average");
        if (reckonsWithTime) {
            table.numbers("simulated time");
        }
        if (!run.privacy().isEmpty()) {
            table.numbers("ε so far");
        }
        table.words("average and step", "adapter");
        for (Round round : run.rounds()) {
            List<String> cells = new ArrayList<>(List.of(
                    Integer.toString(round.round()),
                    Figures.count(round.clientIds().size()),
                    Figures.count(round.refused().size()),
                    Figures.count(round.pairs()),
                    Figures.score(round.trainLoss()),
                    Figures.seconds(round.seconds()),
                    Figures.bytes(round.updateBytes()),
                    Figures.bytes(round.downloadBytes()),
                    Figures.score(round.productError())));
            if (reckonsWithTime) {
                cells.add(Figures.seconds(round.simulatedSeconds()));
            }
            if (!run.privacy().isEmpty()) {
                OptionalDouble spent = run.epsilonAfter(round.round());
                cells.add(spent.isPresent() ? Figures.score(spent.getAsDouble()) : "–");
            }
            cells.add(round.aggregation());
            cells.add(shortened(round.adapterSha256()));
            table.row(cells);
        }
        List<Element> section = new ArrayList<>();
        section.add(element("h2", "Federated rounds"));
        section.add(element(
                "p",
                "The mean training loss over the clients of a round, weighted by their pairs; the error of the average is its"
                        + " distance from the mean of the clients' products BA, relative to that mean."));
        section.add(RoundChart.of(run.rounds()));
        section.add(table.framed());
        run.privacy().stream()
                .reduce((earlier, later) -> later)
                .ifPresent(last -> section.add(element(
                        "p",
                        ("Rounds are private: each of %s clients takes part with probability %s, its update clipped to %s,"
                                        + " noise %s times that on the sum. With δ = %s all rounds together cost ε = %s.")
                                .formatted(
                                        Figures.count(last.clients()),
                                        last.probability(),
                                        last.clipNorm(),
                                        last.noiseMultiplier(),
                                        last.delta(),
                                        Figures.score(last.epsilon())))));
        run.adapter()
                .ifPresent(adapter -> section.add(element("p")
                        .text("The adapter of round " + adapter.round() + " is the PEFT folder ")
                        .add(element("code", adapter.path()))
                        .text(" with SHA-256 ")
                        .add(element("code", adapter.sha256()))
                        .text(".")));
        return section;
    }

    private List<Element> verdicts() {
        List<Element> section = new ArrayList<>();
        section.add(element("h2", "What became of the generated pairs"));
        section.add(element("p", "A refused pair stands under the first filter that refused it."));
        Table table = Table.captioned("Pairs by domain and verdict")
                .words("domain", "verdict")
                .numbers("pairs", "share");
        int number = 0;
        for (var domain : byDomain(run.verdicts()).entrySet()) {
            section.add(element("h3", domain.getKey()));
            section.add(VerdictChart.of(++number, domain.getKey(), domain.getValue()));
            long total = domain.getValue().stream().mapToLong(DomainReason::n).sum();
            for (DomainReason verdict : domain.getValue()) {
                table.row(
                        domain.getKey(),
                        verdict.accepted() ? "accepted" : verdict.reason(),
                        Figures.count(verdict.n()),
                        Figures.percent(verdict.n(), total));
            }
        }
        section.add(element("details")
                .add(element("summary", "The same as a table"))
                .add(table.framed()));
        if (!run.generations().waves().isEmpty()) {
            section.add(waves());
        }
        return section;
    }

    private Element waves() {
        Table table = Table.captioned("Pairs by wave; verdicts on one teach the next")
                .words("domain", "wave")
                .numbers("pairs", "accepted", "share")
                .words("kinds");
        for (RunFigures.Wave wave : run.generations().waves()) {
            table.row(
                    wave.domain(),
                    String.valueOf(wave.wave()),
                    Figures.count(wave.pairs()),
                    Figures.count(wave.accepted()),
                    Figures.percent(wave.accepted(), wave.pairs()),
                    wave.kinds().entrySet().stream()
                            .map(kind -> kind.getKey() + " " + Figures.count(kind.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        return table.framed();
    }

    private String takenOut() {
        List<String> parts = new ArrayList<>();
        run.takenOut().redacted().forEach((kind, found) -> parts.add(Figures.count(found) + " " + kind));
        if (run.takenOut().lines() > 0) {
            parts.add(Figures.count(run.takenOut().lines()) + " lines that many documents of a client have");
        }
        return "Taken out of the documents' text: %s.".formatted(String.join(", ", parts));
    }

    private List<Element> documents() {
        Table read = Table.captioned("Documents by domain")
                .words("domain")
                .numbers("clients", "read", "used", "rejected", "chunks", "size");
        for (var domain : run.documents()) {
            read.row(
                    domain.domain(),
                    Figures.count(domain.clients()),
                    Figures.count(domain.read()),
                    Figures.count(domain.accepted()),
                    Figures.count(domain.read() - domain.accepted()),
                    Figures.count(domain.chunks()),
                    Figures.bytes(domain.sizeBytes()));
        }
        List<Element> section = new ArrayList<>();
        section.add(element("h2", "Documents"));
        section.add(read.framed());
        if (!run.takenOut().isNothing()) {
            section.add(element("p", takenOut()).with("class", "note"));
        }
        if (run.rejects().isEmpty()) {
            section.add(element("p", "Nothing was rejected.").with("class", "note"));
        } else {
            Table rejects = Table.captioned("Documents and chunks that are not used, by reason")
                    .words("domain", "reason")
                    .numbers("how many");
            run.rejects().forEach(reject -> rejects.row(reject.domain(), reject.reason(), Figures.count(reject.n())));
            section.add(rejects.framed());
        }
        var generations = run.generations();
        section.add(element(
                        "p",
                        "The model read %s tokens of prompts and wrote %s; %s of %s generations came from the cache."
                                .formatted(
                                        Figures.count(generations.promptTokens()),
                                        Figures.count(generations.newTokens()),
                                        Figures.count(generations.cached()),
                                        Figures.count(generations.total())))
                .with("class", "note"));
        return section;
    }

    private List<Element> samples() {
        Table table = Table.captioned("Accepted pairs").words("domain").texts("instruction", "response");
        run.samples().forEach(sample -> table.row(sample.domain(), sample.instruction(), sample.response()));
        return List.of(element("h2", "Samples"), table.framed());
    }

    private List<Element> configuration() {
        return List.of(
                element("h2", "Configuration"),
                element("details")
                        .add(element("summary", "The effective configuration, with every default"))
                        .add(element("pre", run.configuration())));
    }

    private static Map<String, List<DomainReason>> byDomain(List<DomainReason> reasons) {
        return reasons.stream().collect(Collectors.groupingBy(DomainReason::domain, TreeMap::new, Collectors.toList()));
    }

    private static String shortened(String sha256) {
        return sha256.length() > 12 ? sha256.substring(0, 12) : sha256;
    }
}
