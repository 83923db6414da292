package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.reduce.CountedUpdates;
import io.fedu2s.jobs.reduce.RoundMean;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import java.util.List;

/**
 * What came of a round.
 *
 * @param trainings what its clients did
 * @param counted whose updates count
 * @param mean what these come to
 * @param published what the server made of it
 * @param downloadBytes what the clients were sent at the beginning
 */
record RoundOutcome(
        List<ClientTraining> trainings,
        CountedUpdates counted,
        RoundMean mean,
        Downstream.Published published,
        long downloadBytes) {
    /**
     * A row of the table of rounds.
     *
     * @param optimizer the server's
     * @param seconds how long it took
     */
    Round summary(int round, Federation federation, String optimizer, double seconds) {
        List<ClientTraining> took = counted.trainings();
        long pairs = took.stream().mapToLong(ClientTraining::pairs).sum();
        double loss = took.stream()
                .mapToDouble(training -> training.loss() * training.pairs())
                .sum();
        return new Round(
                round,
                took.stream().map(ClientTraining::clientId).toList(),
                counted.refused().entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .toList(),
                pairs,
                pairs == 0 ? 0 : loss / pairs,
                seconds,
                trainings.stream().mapToLong(ClientTraining::updateBytes).sum(),
                downloadBytes,
                published.differenceBytes(),
                mean.method() + ", " + optimizer,
                mean.error(),
                published.next().made().sha256(),
                round,
                counted.seconds(),
                federation.name());
    }
}
