package io.fedu2s.jobs.report;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.people.Calibration;
import io.fedu2s.jobs.people.Judgement;
import io.fedu2s.jobs.table.Tables;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Filters and judges beside people, into {@code calibration.json} below the output. */
public final class CalibrateJob {
    static final String FILE = "calibration.json";

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    /** The job of a run. */
    public CalibrateJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Compares and writes.
     *
     * @throws io.fedu2s.udf.error.UserException where people said too little
     */
    public CalibrateResult run() {
        List<Judgement> judgements = Calibration.judgements(tables);
        if (judgements.size() < Calibration.LEAST_VERDICTS) {
            throw Errors.verdictsTooFew(judgements.size(), Calibration.LEAST_VERDICTS);
        }
        Calibration calibration = Calibration.of(judgements, config.filters());
        OutputFile file = new OutputFile(
                new Path(config.output().path(FILE)), spark.sparkContext().hadoopConfiguration());
        write(file, Optional.of(calibration));
        return new CalibrateResult(file.path().toString(), CalibrationText.of(calibration), PrettyJson.of(calibration));
    }

    /** Puts it there, or takes away what is there where there is none. */
    static void write(OutputFile file, Optional<Calibration> calibration) {
        calibration.ifPresentOrElse(each -> file.replace(PrettyJson.of(each)), file::delete);
    }
}
