package io.fedu2s.bench;

import io.fedu2s.jobs.cli.ExitCodes;
import io.fedu2s.jobs.table.Sessions;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench queries}: how fast a query asks a model. */
@Command(
        name = "queries",
        description =
                "Print one JSON line: tokens a second of fedu2s_complete in a query, beside the partition function of generate and a plain function of one row.",
        mixinStandardHelpOptions = true)
final class BenchQueriesCommand implements Callable<Integer> {
    private static final int SHUFFLE_PARTITIONS = 4;
    private static final int TASK_ATTEMPTS = 4;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Hugging Face folder of the model; any Hadoop path.")
    private String model = "";

    @Option(names = "--rows", defaultValue = "512", description = "Prompts (default ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--new-tokens",
            defaultValue = "32",
            description = "The most tokens of an answer (default ${DEFAULT-VALUE}).")
    private int newTokens;

    @Option(
            names = "--repeats",
            defaultValue = "3",
            description = "How often all are done in turn; medians are printed (default ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(names = "--master", defaultValue = "local[*]", description = "Spark's (default ${DEFAULT-VALUE}).")
    private String master = "";

    @Override
    public Integer call() {
        SparkSession spark = Sessions.open("fedu2s bench queries", master, SHUFFLE_PARTITIONS, TASK_ATTEMPTS);
        try {
            System.out.println(new QueriesBench(spark, model, newTokens).run(rows, repeats));
            return ExitCodes.DONE;
        } finally {
            Sessions.close(spark);
        }
    }
}
