package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.generate.PlanRows;
import io.fedu2s.jobs.profile.ProfileJob;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The first command that has something to do, as far as the tables tell: {@code run} where each has done its work once, but
 * something of what it read has changed since. Changes nothing.
 */
final class NextStep {
    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final Configuration hadoop;

    NextStep(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.hadoop = spark.sparkContext().hadoopConfiguration();
    }

    /**
     * Its name, where there is one.
     *
     * @param roundsLeft of the federation that the configuration makes
     * @throws io.fedu2s.udf.error.UserException where what a command reads is not there
     */
    Optional<String> find(int roundsLeft) {
        if (new FinishedRun(spark, config, tables).stands()) {
            return Optional.empty();
        }
        config.requireModels();
        Dataset<Row> chunks = tables.read(TableName.CHUNKS);
        if (chunks.isEmpty()) {
            return Optional.of("ingest");
        }
        if (config.profile().inRun() && !new ProfileJob(spark, config, tables).isDone()) {
            return Optional.of("profile");
        }
        GenerationInputs inputs = GenerationInputs.read(config, tables, hadoop);
        PlanRows plan = new PlanRows(config, tables, inputs);
        if (plan.missing() > 0) {
            return Optional.of("generate");
        }
        if (!new FilterJob(spark, config, tables).isDone(inputs, plan.all())) {
            return Optional.of("filter");
        }
        if (roundsLeft > 0) {
            return Optional.of("federate");
        }
        return Optional.of(
                tables.version(TableName.EVALUATIONS) < 0
                        ? "evaluate"
                        : isMissing(config.export().folder(config.output()))
                                ? "export"
                                : isMissing(config.output().path("report.html")) ? "report" : "run");
    }

    private boolean isMissing(String place) {
        Path path = new Path(place);
        try {
            return !path.getFileSystem(hadoop).exists(path);
        } catch (IOException e) {
            throw Errors.outputUnwritable(place, e);
        }
    }
}
