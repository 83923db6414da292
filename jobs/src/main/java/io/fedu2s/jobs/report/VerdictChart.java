package io.fedu2s.jobs.report;

import java.util.List;

/** What became of one domain's generated pairs: a bar for the accepted ones and one for every reason of a refusal. */
final class VerdictChart {
    private static final double WIDTH = 640;
    private static final double LEFT = 190;
    private static final double RIGHT = 520;
    private static final double ROW = 22;
    private static final double BAR = 14;

    private VerdictChart() {}

    /** The drawing of a domain that has verdicts, in the order given; {@code number} tells it from its neighbours. */
    static Element of(int number, String domain, List<DomainReason> verdicts) {
        long total = verdicts.stream().mapToLong(DomainReason::n).sum();
        long accepted = verdicts.stream()
                .filter(DomainReason::accepted)
                .mapToLong(DomainReason::n)
                .sum();
        var drawing = new Drawing(
                "verdicts-" + number,
                "Verdicts of " + domain,
                "%d of %d generated pairs accepted; bars of the reasons follow.".formatted(accepted, total),
                WIDTH,
                verdicts.size() * ROW + 8);
        Scale x = new Scale(0, Math.max((double) total, 1), LEFT, RIGHT, 1);
        for (int i = 0; i < verdicts.size(); i++) {
            DomainReason verdict = verdicts.get(i);
            double y = 4 + i * ROW;
            String name = verdict.accepted() ? "accepted" : verdict.reason();
            String figure = Figures.count(verdict.n()) + " · " + Figures.percent(verdict.n(), total);
            drawing.label("end", LEFT - 10, y + BAR - 2, name);
            drawing.bar("track", LEFT, y, RIGHT - LEFT, BAR, name);
            drawing.bar(
                    verdict.accepted() ? "federated" : "refused",
                    LEFT,
                    y,
                    x.pixel((double) verdict.n()) - LEFT,
                    BAR,
                    name + ": " + figure);
            drawing.label("start", RIGHT + 10, y + BAR - 2, figure);
        }
        return drawing.svg();
    }
}
