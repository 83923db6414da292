package io.fedu2s.bench;

import io.fedu2s.jobs.cli.ExitCodes;
import io.fedu2s.jobs.table.Sessions;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench reduce}: how fast a round's updates are summed. */
@Command(
        name = "reduce",
        description = "Print one JSON line: the sum of many clients' updates, beside a plain scan of the same bytes.",
        mixinStandardHelpOptions = true)
final class BenchReduceCommand implements Callable<Integer> {
    private static final int SHUFFLE_PARTITIONS = 4;
    private static final int TASK_ATTEMPTS = 4;

    @Option(names = "--clients", defaultValue = "10000", description = "Updates (default ${DEFAULT-VALUE}).")
    private long clients;

    @Option(
            names = "--parameters",
            defaultValue = "500000",
            description = "Values of an update, in bfloat16 (default ${DEFAULT-VALUE}).")
    private int parameters;

    @Option(
            names = "--input",
            paramLabel = "DIR",
            description = "A Delta table of updates, written first if it is missing; else they are made up on the fly.")
    private @Nullable String input;

    @Option(
            names = "--repeats",
            defaultValue = "3",
            description = "How often scan and sum are done in turn; medians are printed (default ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(names = "--master", defaultValue = "local[*]", description = "Spark's (default ${DEFAULT-VALUE}).")
    private String master = "";

    @Override
    public Integer call() {
        SparkSession spark = Sessions.open("fedu2s bench reduce", master, SHUFFLE_PARTITIONS, TASK_ATTEMPTS);
        try {
            System.out.println(new ReduceBench(spark, clients, parameters, repeats).run(Optional.ofNullable(input)));
            return ExitCodes.DONE;
        } finally {
            Sessions.close(spark);
        }
    }
}
