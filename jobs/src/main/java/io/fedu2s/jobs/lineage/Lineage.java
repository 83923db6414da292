package io.fedu2s.jobs.lineage;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.Tables;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClient;
import io.openlineage.client.OpenLineageClientException;
import io.openlineage.client.utils.UUIDUtils;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Tells an OpenLineage service when a command or step begins and how it ends, which tables it read and which it wrote, each
 * with its version and columns. What runs in functions over partitions, as most does here, Spark's plans hide from
 * OpenLineage's own listener.
 *
 * <p>The parent of a command is what started it; of the steps of {@code run} it is that. A service that can't be reached is
 * said and stops nothing.
 */
public final class Lineage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);
    private static final URI PRODUCER = URI.create("https://fedu2s.io/lineage");
    private static final String NAMESPACE = "spark.openlineage.namespace";

    private final Optional<OpenLineageClient> client;
    private final OpenLineage events = new OpenLineage(PRODUCER);
    private final RunConfig config;
    private final Tables tables;
    private final String namespace;
    private final Optional<LineageParent> root;
    private Optional<LineageParent> parent;

    private Lineage(SparkConf conf, Function<String, Optional<String>> environment, RunConfig config, Tables tables) {
        Map<String, String> spark = Arrays.stream(conf.getAll()).collect(Collectors.toMap(Tuple2::_1, Tuple2::_2));
        this.config = config;
        this.tables = tables;
        this.namespace = Optional.ofNullable(spark.get(NAMESPACE))
                .or(() -> environment.apply("OPENLINEAGE_NAMESPACE"))
                .orElse("fedu2s");
        this.client = LineageClient.of(spark, environment);
        this.parent = LineageParent.of(spark, environment);
        this.root = LineageParent.root(spark, environment).or(() -> parent);
    }

    /** Of a run over these tables. */
    public static Lineage of(SparkSession spark, RunConfig config, Tables tables) {
        return of(spark.sparkContext().getConf(), name -> Optional.ofNullable(System.getenv(name)), config, tables);
    }

    static Lineage of(SparkConf conf, Function<String, Optional<String>> environment, RunConfig config, Tables tables) {
        return new Lineage(conf, environment, config, tables);
    }

    /** Runs the work of a command on its own, and tells of it. */
    public static void during(SparkSession spark, RunConfig config, Tables tables, String name, Runnable work) {
        try (Lineage lineage = of(spark, config, tables)) {
            lineage.during(name, work);
        }
    }

    /** Runs work and tells of it; work within it has it as its parent. */
    public void during(String name, Runnable work) {
        LineagePart part = begin(name);
        try {
            work.run();
        } catch (Throwable e) {
            // Spark throws checked exceptions undeclared.
            end(part, Optional.of(e));
            throw e;
        }
        end(part, Optional.empty());
    }

    /** Says that work begins; what begins until it ends has it as its parent. */
    private LineagePart begin(String name) {
        UUID id = UUIDUtils.generateNewUUID();
        LineagePart part = new LineagePart(name, id, parent, tables.reads(), tables.commits());
        parent = Optional.of(new LineageParent(namespace, job(name), id));
        tell(part, RunEvent.EventType.START, Optional.empty());
        return part;
    }

    private void end(LineagePart part, Optional<Throwable> failure) {
        parent = part.parent();
        tell(part, failure.isPresent() ? RunEvent.EventType.FAIL : RunEvent.EventType.COMPLETE, failure);
    }

    private void tell(LineagePart part, RunEvent.EventType type, Optional<Throwable> failure) {
        if (client.isEmpty()) {
            return;
        }
        try {
            var datasets = new LineageDatasets(events, config, tables);
            boolean isOver = type != RunEvent.EventType.START;
            client.get()
                    .emit(events.newRunEventBuilder()
                            .eventType(type)
                            .eventTime(ZonedDateTime.now(ZoneOffset.UTC))
                            .run(events.newRun(part.id(), facets(part, failure)))
                            .job(events.newJob(
                                    namespace,
                                    job(part.name()),
                                    events.newJobFacetsBuilder()
                                            .jobType(events.newJobTypeJobFacet("BATCH", "SPARK", "JOB", null))
                                            .build()))
                            .inputs(datasets.inputs(part.name(), isOver ? part.read(tables) : List.of()))
                            .outputs(datasets.outputs(part.name(), isOver ? part.written(tables) : List.of()))
                            .build());
        } catch (OpenLineageClientException e) {
            LOG.warn("lineage: {} of {} was not told ({})", type, part.name(), e.toString());
        }
    }

    private OpenLineage.RunFacets facets(LineagePart part, Optional<Throwable> failure) {
        OpenLineage.RunFacetsBuilder facets = events.newRunFacetsBuilder();
        part.parent().ifPresent(of -> {
            OpenLineage.ParentRunFacetBuilder builder = events.newParentRunFacetBuilder()
                    .run(events.newParentRunFacetRun(of.run(), null))
                    .job(events.newParentRunFacetJob(of.namespace(), of.job(), null));
            root.ifPresent(first -> builder.root(events.newParentRunFacetRoot(
                    events.newRootRun(first.run(), null), events.newRootJob(first.namespace(), first.job(), null))));
            facets.parent(builder.build());
        });
        failure.ifPresent(why ->
                facets.errorMessage(events.newErrorMessageRunFacet(String.valueOf(why.getMessage()), "JAVA", null)));
        return facets.build();
    }

    private String job(String name) {
        return config.run().id() + "." + name;
    }

    @Override
    public void close() {
        try {
            if (client.isPresent()) {
                client.get().close();
            }
        } catch (Exception e) {
            // It is declared so.
            LOG.warn("lineage: {}", e.toString());
        }
    }
}
