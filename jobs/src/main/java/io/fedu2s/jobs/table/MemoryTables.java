package io.fedu2s.jobs.table;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Tables of a few rows that are kept on the driver and nowhere else, for looking at what jobs would make of them.
 * Nothing is written to any disk, so no path is one.
 */
public final class MemoryTables extends Tables {
    private static final String NOWHERE = "memory";

    private final SparkSession spark;
    private final Map<TableName, List<Row>> rows = new EnumMap<>(TableName.class);
    private final Map<TableName, Map<String, Long>> steps = new EnumMap<>(TableName.class);

    /** None of them is there yet. */
    public MemoryTables(SparkSession spark) {
        super(spark, NOWHERE, NOWHERE);
        this.spark = spark;
    }

    @Override
    public Dataset<Row> read(TableName table) {
        return spark.createDataFrame(rows.getOrDefault(table, List.of()), table.schema());
    }

    @Override
    public long version(TableName table) {
        return steps.getOrDefault(table, Map.of()).size() - 1L;
    }

    @Override
    public long last(TableName table, String step) {
        return steps.getOrDefault(table, Map.of()).getOrDefault(step, -1L);
    }

    @Override
    public Optional<String> held(TableName table, String begin) {
        return steps.getOrDefault(table, Map.of()).keySet().stream()
                .filter(step -> step.startsWith(begin))
                .findFirst();
    }

    @Override
    public void append(TableName table, Dataset<Row> more, String step, long stepVersion) {
        if (!committed(table, step, stepVersion)) {
            put(table, more, step, stepVersion);
        }
    }

    @Override
    public void replace(TableName table, Dataset<Row> others, String step, long stepVersion) {
        if (!committed(table, step, stepVersion)) {
            List<Row> collected = collected(table, others);
            rows.remove(table);
            steps.remove(table);
            put(table, spark.createDataFrame(collected, table.schema()), step, stepVersion);
        }
    }

    @Override
    public void clear(TableName table, String step) {
        rows.remove(table);
        steps.remove(table);
        put(table, spark.createDataFrame(List.of(), table.schema()), step, 0);
    }

    @Override
    public String state(TableName table) {
        return String.valueOf(steps.get(table));
    }

    @Override
    public List<String> states() {
        return steps.entrySet().stream().map(Object::toString).toList();
    }

    private void put(TableName table, Dataset<Row> more, String step, long stepVersion) {
        rows.computeIfAbsent(table, none -> new ArrayList<>()).addAll(collected(table, more));
        steps.computeIfAbsent(table, none -> new HashMap<>()).put(step, stepVersion);
    }

    /** By name, as a table on a disk takes them. */
    private static List<Row> collected(TableName table, Dataset<Row> rows) {
        return rows.select(List.of(table.schema().fieldNames()).stream()
                        .map(functions::col)
                        .toArray(Column[]::new))
                .collectAsList();
    }
}
