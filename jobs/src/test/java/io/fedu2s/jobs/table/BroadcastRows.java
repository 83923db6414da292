package io.fedu2s.jobs.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import org.apache.spark.sql.execution.exchange.BroadcastExchangeExec;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.jdk.javaapi.CollectionConverters;

/** What went to the driver and from there to every executor, as the broadcast side of a join, while this listened. */
public final class BroadcastRows implements QueryExecutionListener, AutoCloseable {
    private final SparkSession spark;
    private final Queue<SparkPlan> executed = new ConcurrentLinkedQueue<>();

    /** Begins to listen. */
    public BroadcastRows(SparkSession spark) {
        this.spark = spark;
        spark.listenerManager().register(this);
    }

    @Override
    public void onSuccess(String function, QueryExecution query, long nanoseconds) {
        executed.add(query.executedPlan());
    }

    @Override
    public void onFailure(String function, QueryExecution query, Exception failure) {
        executed.add(query.executedPlan());
    }

    /** The names of all columns that were broadcast, those within structs and lists too. */
    public List<String> columns() {
        return exchanges().flatMap(exchange -> leaves(exchange.schema())).toList();
    }

    /** Whether a word stands in any row that was broadcast. */
    public boolean contain(String word) {
        return exchanges().anyMatch(exchange -> bytes(exchange).contains(word));
    }

    private Stream<BroadcastExchangeExec> exchanges() {
        return executed.stream()
                .flatMap(BroadcastRows::nodes)
                .flatMap(node -> node instanceof BroadcastExchangeExec exchange ? Stream.of(exchange) : Stream.empty());
    }

    private static Stream<SparkPlan> nodes(SparkPlan plan) {
        List<SparkPlan> below = new ArrayList<>(CollectionConverters.asJava(plan.children()));
        CollectionConverters.asJava(plan.subqueries()).forEach(below::add);
        if (plan instanceof AdaptiveSparkPlanExec adaptive) {
            below.add(adaptive.executedPlan());
        }
        if (plan instanceof InMemoryTableScanExec cached) {
            below.add(cached.relation().cachedPlan());
        }
        return Stream.concat(Stream.of(plan), below.stream().flatMap(BroadcastRows::nodes));
    }

    private static Stream<String> leaves(DataType type) {
        if (type instanceof StructType struct) {
            return Stream.of(struct.fields()).flatMap(BroadcastRows::leaves);
        }
        return type instanceof ArrayType list ? leaves(list.elementType()) : Stream.empty();
    }

    private static Stream<String> leaves(StructField field) {
        return Stream.concat(Stream.of(field.name()), leaves(field.dataType()));
    }

    /** The rows as they were sent, byte by byte. */
    private static String bytes(BroadcastExchangeExec exchange) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(exchange.executeBroadcast().value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Stops to listen, when all that was done is heard of. */
    @Override
    public void close() throws TimeoutException {
        spark.sparkContext().listenerBus().waitUntilEmpty();
        spark.listenerManager().unregister(this);
    }
}
