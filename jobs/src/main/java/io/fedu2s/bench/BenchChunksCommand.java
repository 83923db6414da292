package io.fedu2s.bench;

import io.fedu2s.jobs.cli.ExitCodes;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.Sessions;
import io.fedu2s.jobs.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench chunks}: what the chosen chunks of a run stand for, by coverage beside any and the first. */
@Command(
        name = "chunks",
        description =
                "Print a JSON line for each domain, share and order: how well so many chunks of each client stand for"
                        + " all of its chunks. The run must have been ingested; no model is asked.",
        mixinStandardHelpOptions = true)
final class BenchChunksCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The run's configuration.")
    private String config = "";

    @Option(names = "--set", paramLabel = "key=value", description = "A setting that beats the file.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--shares",
            split = ",",
            defaultValue = "0.1,0.25,0.5,1",
            description = "Shares of each client's chunks (default ${DEFAULT-VALUE}).")
    private List<Double> shares = new ArrayList<>();

    @Override
    public Integer call() {
        RunConfig run = RunConfig.read(config, settings);
        SparkSession spark = Sessions.open(
                "fedu2s bench chunks",
                run.runtime().master(),
                run.runtime().shufflePartitions(),
                run.runtime().taskAttempts());
        try {
            Tables tables = new Tables(spark, run.output().root(), run.run().id());
            new ChunksBench(spark, run, tables).run(shares).forEach(System.out::println);
            return ExitCodes.DONE;
        } finally {
            Sessions.close(spark);
        }
    }
}
