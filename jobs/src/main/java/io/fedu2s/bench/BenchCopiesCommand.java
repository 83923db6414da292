package io.fedu2s.bench;

import io.fedu2s.jobs.cli.ExitCodes;
import io.fedu2s.jobs.table.Sessions;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench copies}: how fast and how well near duplicates among documents are found. */
@Command(
        name = "copies",
        description = "Print one JSON line: how fast planted copies of documents are found, and how many of them.",
        mixinStandardHelpOptions = true)
final class BenchCopiesCommand implements Callable<Integer> {
    private static final int SHUFFLE_PARTITIONS = 8;
    private static final int TASK_ATTEMPTS = 4;

    @Option(names = "--documents", defaultValue = "100000", description = "Documents (default ${DEFAULT-VALUE}).")
    private long documents;

    @Option(names = "--clients", defaultValue = "10", description = "Clients (default ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--jaccard",
            defaultValue = "0.8",
            description = "As ingest.nearDuplicates (default ${DEFAULT-VALUE}).")
    private double jaccard;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Leave the documents there as JSON lines, to measure others on them.")
    private @Nullable String output;

    @Option(
            names = "--repeats",
            defaultValue = "3",
            description = "How often; the median is printed (default ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(names = "--master", defaultValue = "local[*]", description = "Spark's (default ${DEFAULT-VALUE}).")
    private String master = "";

    @Override
    public Integer call() {
        SparkSession spark = Sessions.open("fedu2s bench copies", master, SHUFFLE_PARTITIONS, TASK_ATTEMPTS);
        try {
            System.out.println(
                    new CopiesBench(spark, documents, clients, jaccard, repeats).run(Optional.ofNullable(output)));
            return ExitCodes.DONE;
        } finally {
            Sessions.close(spark);
        }
    }
}
