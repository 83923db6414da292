package io.fedu2s.jobs.report;

import static io.fedu2s.jobs.report.Element.element;

import io.fedu2s.jobs.report.SimulationFigures.Arm;
import io.fedu2s.jobs.report.SimulationFigures.Device;
import io.fedu2s.jobs.report.SimulationFigures.DeviceLine;
import io.fedu2s.jobs.report.SimulationFigures.Quality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of a simulation: time per round and quality of the same clients with and without measures. */
final class SimulationPage {
    /** The style of each arm in drawings and legend, in their order. */
    private static final List<String> STYLES = List.of("base", "federated", "centralised", "local");

    private final SimulationFigures simulation;

    private SimulationPage(SimulationFigures simulation) {
        this.simulation = simulation;
    }

    /** The page of a simulation; equal figures give equal bytes. */
    static String of(SimulationFigures simulation) {
        return new SimulationPage(simulation).toHtml();
    }

    static String style(int arm) {
        return STYLES.get(arm % STYLES.size());
    }

    private String toHtml() {
        Element body = element("body")
                .add(element("h1", "Unequal clients of run " + simulation.runId()))
                .add(element("p", lede()).with("class", "lede"))
                .add(keyFigures())
                .addAll(quality())
                .addAll(rounds())
                .addAll(devices())
                .addAll(settings());
        return ReportPage.whole("FedIT-U2S: unequal clients of " + simulation.runId(), body);
    }

    private String lede() {
        return ("%s accepted pairs were dealt to %s simulated clients (%s) of %s device classes; each round wants %s."
                        + " Clients train in earnest, time is reckoned from their profiles.")
                .formatted(
                        Figures.count(simulation.pairs()),
                        Figures.count(simulation.clients()),
                        simulation.split(),
                        simulation.devices().size(),
                        Figures.count(simulation.clientsPerRound()));
    }

    private Element keyFigures() {
        Map<String, String> figures = new LinkedHashMap<>();
        for (Arm arm : simulation.arms()) {
            figures.put("a round, " + arm.name(), Figures.seconds(arm.secondsPerRound()));
        }
        for (Arm arm : simulation.arms()) {
            figures.put("held-out loss, " + arm.name(), Figures.score(arm.last().loss()));
        }
        Element list = element("dl").with("class", "figures");
        figures.forEach((what, value) -> list.add(element("div").add(element("dt", what), element("dd", value))));
        return list;
    }

    private List<Element> quality() {
        Table table = Table.captioned("The adapter on the held-out pairs of all domains")
                .words("federation")
                .numbers("after round", "after", "loss", "ROUGE-L");
        quality(table, "base model", simulation.base());
        for (Arm arm : simulation.arms()) {
            arm.qualities().forEach(quality -> quality(table, arm.name(), quality));
        }
        return List.of(
                element("h2", "Quality by time"),
                element(
                        "p",
                        "The mean loss of a held-out response token (lower is better), by the simulated time that the rounds took."),
                legend(),
                TimeChart.of(simulation.base(), simulation.arms()),
                table.framed());
    }

    private static void quality(Table table, String name, Quality quality) {
        table.row(
                name,
                Integer.toString(quality.round()),
                Figures.seconds(quality.atSeconds()),
                Figures.score(quality.loss()),
                Figures.score(quality.rougeL()));
    }

    private List<Element> rounds() {
        Table table = Table.captioned("Rounds")
                .words("federation")
                .numbers("round", "time", "updates counted", "late", "from earlier rounds");
        for (Arm arm : simulation.arms()) {
            arm.rounds()
                    .forEach(round -> table.row(
                            arm.name(),
                            Integer.toString(round.round()),
                            Figures.seconds(round.seconds()),
                            Figures.count(round.clients()),
                            Figures.count(round.late()),
                            Figures.count(round.fromEarlier())));
        }
        return List.of(
                element("h2", "Time of the rounds"),
                element("p", "How long each round takes its clients by their profiles."),
                legend(),
                RoundTimeChart.of(simulation.arms()),
                element("details")
                        .add(element("summary", "The same as a table"))
                        .add(table.framed()));
    }

    private List<Element> devices() {
        Table classes = Table.captioned("Device classes")
                .words("class")
                .numbers("clients", "tokens/s", "bytes/s", "memory (base models)")
                .words("there");
        for (Device device : simulation.devices()) {
            classes.row(
                    device.name(),
                    Figures.count(device.clients()),
                    Figures.count(Math.round(device.tokensPerSecond())),
                    Figures.count(Math.round(device.bytesPerSecond())),
                    Figures.tick(device.memory()),
                    device.hours());
        }
        Table served = Table.captioned("What became of them")
                .words("federation", "class")
                .numbers("trainings", "counted", "clients served", "mean steps", "mean rank", "as int8");
        for (Arm arm : simulation.arms()) {
            for (DeviceLine line : arm.devices()) {
                served.row(
                        arm.name(),
                        line.device(),
                        Figures.count(line.trained()),
                        Figures.count(line.counted()),
                        Figures.count(line.served()),
                        mean(line.meanSteps()),
                        mean(line.meanRank()),
                        Figures.count(line.int8()));
            }
        }
        return List.of(element("h2", "Clients"), classes.framed(), served.framed());
    }

    private static String mean(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private List<Element> settings() {
        List<Element> section = new ArrayList<>();
        section.add(element("h2", "Settings"));
        for (Arm arm : simulation.arms()) {
            section.add(element("h3", arm.name()));
            section.add(element("pre", String.join("\n", arm.settings())));
        }
        return section;
    }

    private Element legend() {
        Element legend = element("ul").with("class", "legend");
        for (int arm = 0; arm < simulation.arms().size(); arm++) {
            legend.add(element("li")
                    .add(element("span").with("class", style(arm)))
                    .text(simulation.arms().get(arm).name()));
        }
        return legend;
    }
}
