package io.fedu2s.jobs.report;

import static io.fedu2s.jobs.report.Element.element;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The part of the page that says what each client gave to the adapter. */
final class ContributionSection {
    /** More rows than these are folded away. */
    private static final int FEW_CLIENTS = 24;

    private ContributionSection() {}

    static List<Element> of(List<Contribution> contributions) {
        Table table = Table.captioned("What each client gave")
                .words("client", "domain")
                .numbers("accepted pairs", "rounds", "share of weight", "last loss", "updates refused");
        for (Contribution client : contributions) {
            table.row(
                    client.clientId(),
                    client.domain(),
                    Figures.count(client.acceptedPairs()),
                    Figures.count(client.rounds()),
                    String.format(Locale.ROOT, "%.1f%%", 100 * client.share()),
                    client.lastLoss().isPresent()
                            ? Figures.score(client.lastLoss().getAsDouble())
                            : "–",
                    Figures.count(client.refused()));
        }
        List<Element> section = new ArrayList<>();
        section.add(element("h2", "Clients"));
        section.add(element(
                "p",
                "Rounds are those in which a client's update counted. The share is that of the weight in the mean, over all"
                        + " rounds alike; the last loss is that of the last step it took (lower is better)."));
        section.add(
                contributions.size() <= FEW_CLIENTS
                        ? table.framed()
                        : element("details")
                                .add(element("summary", "All " + Figures.count(contributions.size()) + " clients"))
                                .add(table.framed()));
        return section;
    }
}
