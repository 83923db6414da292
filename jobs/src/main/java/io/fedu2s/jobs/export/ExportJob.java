package io.fedu2s.jobs.export;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.evaluate.Comparison;
import io.fedu2s.jobs.evaluate.Releases;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.CommittedRounds;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the adapter of a committed round as a PEFT folder, which transformers, vLLM and peft load, with a card that says
 * what it is.
 */
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
        AcceptedPairs pairs = AcceptedPairs.read(tables);
        CommittedRounds rounds = CommittedRounds.of(config, tables, pairs);
        int round = round(rounds);
        Adapter adapter = rounds.adapter(round);
        Path place = new Path(config.export().folder(config.output()));
        WrittenAdapter form = WrittenAdapter.of(adapter, config.export());
        boolean written = publish(
                form.adapter(), card(adapter, form, round, pairs.counts().size()), place);
        LOG.info("export: round {} {} {} ({})", round, written ? "written to" : "stands in", place, adapter.sha256());
        if (!form.changes().isEmpty()) {
            LOG.info("export: {}", form.changes());
        }
        return new ExportResult(place.toString(), round, adapter.sha256(), written);
    }

    private int round(CommittedRounds rounds) {
        int last = rounds.last();
        int wanted = config.export().round();
        if (last == 0) {
            throw Errors.notFederated();
        }
        if (wanted > last) {
            throw Errors.roundMissing(wanted, last);
        }
        return wanted == 0 ? accepted(rounds) : wanted;
    }

    /** The last one, unless it was found to be worse than one before. */
    private int accepted(CommittedRounds rounds) {
        Releases releases = new Releases(spark, config, tables, rounds);
        boolean isWorse = releases.last().filter(verdict -> !verdict.accepted()).isPresent();
        return isWorse ? releases.standing().map(Release::round).orElse(rounds.last()) : rounds.last();
    }

    private ModelCard card(Adapter adapter, WrittenAdapter form, int round, int clients) {
        try {
            return new ModelCard(
                    config,
                    BaseModel.read(config.model()).called(config.export().baseModel(config.model())),
                    adapter,
                    form,
                    round,
                    clients,
                    config.export().folder(config.output()),
                    measured(adapter));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was measured with this adapter; nothing where another one was. */
    private List<Comparison> measured(Adapter adapter) {
        List<Evaluation> evaluations = tables.read(TableName.EVALUATIONS).collectAsList().stream()
                .map(Evaluation::fromRow)
                .filter(evaluation -> evaluation.adapterSha256().isEmpty()
                        || evaluation.adapterSha256().equals(adapter.sha256()))
                .toList();
        return evaluations.stream()
                        .allMatch(evaluation -> evaluation.adapterSha256().isEmpty())
                ? List.of()
                : Comparison.of(evaluations, config.run().seed());
    }

    private boolean publish(Adapter adapter, ModelCard card, Path place) {
        try {
            java.nio.file.Path folder = Files.createTempDirectory("adapter");
            try {
                PeftFolder.write(adapter, config.export().baseModel(config.model()), folder);
                Files.writeString(folder.resolve(ModelCard.FILE), card.text());
                return new PublishedFolder(
                                place, PeftFolder.CONFIG, config.export().keep())
                        .publish(spark.sparkContext().hadoopConfiguration(), folder);
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
