package io.fedu2s.jobs.export;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.CommittedRounds;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.PeftFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the adapter of a committed round as a PEFT folder, which transformers, vLLM and peft load. */
public final class ExportJob {
    private static final Logger LOG = LoggerFactory.getLogger(ExportJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    /** The job of a run. */
    public ExportJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Writes the folder, unless it stands there already.
     *
     * @throws io.fedu2s.udf.error.UserException when the round is not done or the place can't be written
     */
    public ExportResult run() {
        CommittedRounds rounds = CommittedRounds.of(config, tables, AcceptedPairs.read(tables));
        int round = round(rounds.last());
        Adapter adapter = rounds.adapter(round);
        Path place = new Path(config.export().folder(config.output()));
        boolean written = publish(adapter, place);
        LOG.info("export: round {} {} {} ({})", round, written ? "written to" : "stands in", place, adapter.sha256());
        return new ExportResult(place.toString(), round, adapter.sha256(), written);
    }

    private int round(int last) {
        int wanted = config.export().round();
        if (last == 0) {
            throw Errors.notFederated();
        }
        if (wanted > last) {
            throw Errors.roundMissing(wanted, last);
        }
        return wanted == 0 ? last : wanted;
    }

    private boolean publish(Adapter adapter, Path place) {
        try {
            java.nio.file.Path folder = Files.createTempDirectory("adapter");
            try {
                PeftFolder.write(adapter, config.model().path(), folder);
                return new PublishedFolder(place).publish(spark.sparkContext().hadoopConfiguration(), folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(java.nio.file.Path folder) throws IOException {
        List<java.nio.file.Path> files;
        try (Stream<java.nio.file.Path> entries = Files.list(folder)) {
            files = entries.toList();
        }
        for (java.nio.file.Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
