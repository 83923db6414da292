package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.table.TableName;

/** Hears of every commit of a round, right after it. */
@FunctionalInterface
interface CommitListener {
    void committed(TableName table, int round);
}
