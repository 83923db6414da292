package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a federation's rounds, each of which holds one federation at a time: what is read here was written by
 * this one, and each commit is made once.
 *
 * <p>A round is done when all of them hold it. It is committed to them in an order, so that what stands in one follows
 * from what stands in those before it. A federation that {@linkplain #begin begins} takes them from another one in the
 * opposite order, {@code rounds} first. Wherever either is killed, what is left of a federation is the whole of its
 * first tables, and goes on; where a table lacks what one behind it was made from, that one and all behind it are made
 * anew, to the same bytes.
 */
final class RoundTables {
    private static final CommitListener NOBODY = (table, round) -> {};

    private final Tables tables;
    private final String step;
    private final List<TableName> order;
    private final CommitListener listener;

    /** Of a federation, with somebody who hears of every commit; one that empties a table is its round 0. */
    RoundTables(Tables tables, Federation federation, FederateConfig config, CommitListener listener) {
        this.tables = tables;
        this.step = "federate/" + federation.name();
        this.order = order(config);
        this.listener = listener;
    }

    /** To be read only. */
    RoundTables(Tables tables, Federation federation, FederateConfig config) {
        this(tables, federation, config, NOBODY);
    }

    /** Where clients keep nothing from round to round, their states belong to no federation. */
    private static List<TableName> order(FederateConfig config) {
        List<TableName> order = new ArrayList<>(List.of(
                TableName.TRAININGS, TableName.CLIENT_STATES, TableName.UPDATES, TableName.ADAPTERS, TableName.ROUNDS));
        if (!config.keepsStates()) {
            order.remove(TableName.CLIENT_STATES);
        }
        return order;
    }

    /** The last round that is done, 0 where none is. */
    int lastRound() {
        return sound() == order.size() ? (int) last(TableName.ROUNDS) : 0;
    }

    /** Whether a round's rows are in a table. */
    boolean has(TableName table, int round) {
        return tables.committed(table, step, round);
    }

    /** The rows of this federation. */
    Dataset<Row> read(TableName table) {
        Dataset<Row> rows = tables.read(table);
        return tables.holds(table, step) ? rows : rows.limit(0);
    }

    /**
     * Takes the tables. Nothing changes where the federation stands in them already.
     *
     * <p>What was measured on the adapters that are taken away goes before them.
     */
    void begin() {
        List<TableName> others = order.subList(sound(), order.size()).stream()
                .filter(table -> tables.exists(table) && last(table) != 0)
                .toList();
        if (!others.isEmpty() && !tables.read(TableName.EVALUATIONS).isEmpty()) {
            clear(TableName.EVALUATIONS);
        }
        for (int i = others.size() - 1; i >= 0; i--) {
            clear(others.get(i));
        }
    }

    /** How many tables, from the first on, are this federation's and hold all that those behind them were made from. */
    private int sound() {
        int sound = 0;
        while (sound < order.size() && isSound(sound)) {
            sound++;
        }
        return sound;
    }

    private boolean isSound(int place) {
        long last = last(order.get(place));
        return last >= 0 && order.subList(place + 1, order.size()).stream().allMatch(later -> last(later) <= last);
    }

    /** The last round that a table holds, -1 where it holds another federation or nothing. */
    private long last(TableName table) {
        return tables.last(table, step);
    }

    private void clear(TableName table) {
        tables.clear(table, step);
        listener.committed(table, 0);
    }

    /** Commits a round's rows. */
    void add(TableName table, Dataset<Row> rows, int round) {
        tables.append(table, rows, step, round);
        listener.committed(table, round);
    }
}
