package io.fedu2s.jobs.generate;

import io.fedu2s.udf.plan.FeatureColumn;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Term weights of texts, fitted on other ones:
 *
 * <pre>{@code
 * w(t, d) = tf(t, d) · ln((D + 1) / (df(t) + 1)),   each vector scaled to length 1
 * }</pre>
 *
 * <p>Terms are runs of letters and digits in lower case, hashed to 2^18 numbers. Document frequencies are whole numbers,
 * so the fit does not depend on partitions. Source: Spark MLlib, "Extracting, transforming and selecting features".
 */
final class TfIdf {
    private static final int TERM_NUMBERS = 1 << 18;

    private final PipelineModel model;

    private TfIdf(PipelineModel model) {
        this.model = model;
    }

    /** Fits on the column {@code text}. */
    static TfIdf fit(Dataset<Row> corpus) {
        var terms = new RegexTokenizer()
                .setInputCol("text")
                .setOutputCol("terms")
                .setGaps(false)
                .setPattern("[\\p{L}\\p{N}]+");
        var frequencies =
                new HashingTF().setInputCol("terms").setOutputCol("frequencies").setNumFeatures(TERM_NUMBERS);
        var weights = new IDF().setInputCol("frequencies").setOutputCol("weights");
        var scaled = new Normalizer()
                .setInputCol("weights")
                .setOutputCol(FeatureColumn.NAME)
                .setP(2);
        return new TfIdf(new Pipeline()
                .setStages(new PipelineStage[] {terms, frequencies, weights, scaled})
                .fit(corpus.select("text")));
    }

    /** The rows with the column {@link FeatureColumn#NAME} more. */
    Dataset<Row> transform(Dataset<Row> corpus) {
        return model.transform(corpus).drop("terms", "frequencies", "weights");
    }
}
