package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a federation's rounds, each of which holds one federation at a time, and those before it whose rounds it
 * goes on from: what is read here was written by these, and each commit is made once.
 *
 * <p>A round is done when all of them hold it. It is committed to them in an order, so that what stands in one follows
 * from what stands in those before it. A federation that {@linkplain #begin begins} takes them from another one in the
 * opposite order, {@code rounds} first. Wherever either is killed, what is left of a federation is the whole of its
 * first tables, and goes on; where a table lacks what one behind it was made from, that one and all behind it are made
 * anew, to the same bytes.
 */
final class RoundTables {
    private static final String STEP = "federate/";
    private static final CommitListener NOBODY = (table, round) -> {};

    private final Tables tables;
    private final Federation federation;
    private final String step;
    private final List<TableName> order;
    private final CommitListener listener;

    /** Of a federation, with somebody who hears of every commit; one that takes a table is the round it goes on from. */
    RoundTables(Tables tables, Federation federation, FederateConfig config, CommitListener listener) {
        this.tables = tables;
        this.federation = federation;
        this.step = STEP + federation.name();
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

    /** The last round that is done, its own or the one it goes on from; 0 where none is. */
    int lastRound() {
        return sound() == order.size() ? (int) last(TableName.ROUNDS) : federation.base();
    }

    /** Whether a round's rows are in a table. */
    boolean has(TableName table, int round) {
        return tables.committed(table, step, round);
    }

    /** The rows of this federation and of those that it goes on from. */
    Dataset<Row> read(TableName table) {
        Dataset<Row> rows = tables.read(table);
        if (tables.holds(table, step)) {
            return rows;
        }
        int last = lastRound();
        return last == 0 ? rows.limit(0) : rows.where(until(last, table));
    }

    private static Column until(int round, TableName table) {
        boolean isVersioned = Arrays.asList(table.schema().fieldNames()).contains("version");
        return col(isVersioned ? "version" : "round").leq(round);
    }

    /**
     * Takes the tables, with the rounds that are done and no others. Nothing changes where the federation stands in them
     * already.
     *
     * <p>What was measured on adapters that are taken away goes before them.
     */
    void begin() {
        int done = lastRound();
        boolean isSound = sound() == order.size();
        List<TableName> others = order.subList(isSound ? 0 : sound(), order.size()).stream()
                .filter(tables::exists)
                .filter(table -> isSound ? !tables.holds(table, step) : tables.last(table, step) != done)
                .toList();
        if (done == 0
                && !others.isEmpty()
                && !tables.read(TableName.EVALUATIONS).isEmpty()) {
            take(TableName.EVALUATIONS, done);
        }
        for (int i = others.size() - 1; i >= 0; i--) {
            take(others.get(i), done);
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

    /**
     * The last round that a table holds whole, -1 where it holds another campaign or nothing. One of the same campaign that
     * took it kept all that was done.
     */
    private long last(TableName table) {
        long own = tables.last(table, step);
        boolean isKept = own < 0 && federation.reached() > 0 && tables.holdsOneOf(table, STEP + federation.campaign());
        return isKept ? federation.reached() : own;
    }

    private void take(TableName table, int done) {
        if (done == 0) {
            tables.clear(table, step);
        } else {
            tables.keep(table, until(done, table), step, done);
        }
        listener.committed(table, done);
    }

    /** Commits a round's rows. */
    void add(TableName table, Dataset<Row> rows, int round) {
        tables.append(table, rows, step, round);
        listener.committed(table, round);
    }
}
