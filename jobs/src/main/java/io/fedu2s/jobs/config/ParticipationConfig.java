package io.fedu2s.jobs.config;

/**
 * Who takes part in a round, and which updates come in time. Time is simulated from the table {@code clients}, never
 * measured.
 *
 * @param selection how clients are chosen
 * @param deadlineSeconds when a round ends; 0 reckons with no time at all and waits for all
 * @param overSelection how many times {@code clientsPerRound} are chosen; the first {@code clientsPerRound} count
 * @param servedEvery a client that was not chosen for so many rounds comes before faster ones; 0 for never
 * @param late what becomes of an update that comes after the end of its round
 * @param staleness a: a late update counts (1 + s)^-a times its weight after s rounds
 * @param hoursBetweenRounds how far the day moves from the beginning of a round to that of the next
 * @param timeSpread how far arrivals scatter around what is expected: the standard deviation of their logarithm
 */
public record ParticipationConfig(
        Selection selection,
        double deadlineSeconds,
        double overSelection,
        int servedEvery,
        Late late,
        double staleness,
        double hoursBetweenRounds,
        double timeSpread) {
    /** How clients are chosen. */
    public enum Selection {
        /** By lot, whatever they can do. */
        UNIFORM,
        /** By lot, of those that are expected before the deadline. */
        DEADLINE,
        /** Those first whose training promises most for its time. */
        UTILITY
    }

    /** What becomes of a late update. */
    public enum Late {
        /** It is not counted. */
        DROP,
        /** It counts in the round in which it comes. */
        NEXT
    }

    static ParticipationConfig from(Section section) {
        var participation = new ParticipationConfig(
                section.choice("selection", Selection.UNIFORM),
                section.real("deadlineSeconds", 0, 0, 1e12),
                section.real("overSelection", 1, 1, 1000),
                section.whole("servedEvery", 0, 0, 1_000_000),
                section.choice("late", Late.DROP),
                section.real("staleness", 0.5, 0, 100),
                section.real("hoursBetweenRounds", 1, 0, 8760),
                section.real("timeSpread", 0, 0, 10));
        if (!participation.timed() && participation.wantsTimes()) {
            throw section.wrong(
                    "deadlineSeconds",
                    "0",
                    "above 0 where selection, overSelection, servedEvery, late or timeSpread reckon with time");
        }
        section.done();
        return participation;
    }

    /** How many clients are chosen where so many are wanted. */
    public int chosen(int wanted) {
        return (int) Math.ceil(overSelection * wanted);
    }

    /** Whether it matters how long clients take. */
    public boolean timed() {
        return deadlineSeconds > 0;
    }

    private boolean wantsTimes() {
        return selection != Selection.UNIFORM
                || overSelection > 1
                || servedEvery > 0
                || late != Late.DROP
                || timeSpread > 0;
    }
}
