package io.fedu2s.jobs.participate;

import io.fedu2s.udf.record.ClientPlan;

/**
 * What is known of a client before a round.
 *
 * @param plan what it would do
 * @param secondsLeft how long it stays
 * @param pairs what it trains on
 * @param lastRound the last round that it was trained in; 0 for none
 * @param lastLoss its mean loss there
 */
public record Outlook(ClientPlan plan, double secondsLeft, long pairs, int lastRound, double lastLoss) {
    /** Whether it is expected before the end of the round and of its own window. */
    boolean inTime(double deadlineSeconds) {
        return plan.expectedSeconds() <= Math.min(deadlineSeconds, secondsLeft);
    }
}
