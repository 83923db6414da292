package io.fedu2s.udf.measure;

import io.fedu2s.udf.client.Curation;
import io.fedu2s.udf.client.TaskPrompt;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.RougeTokenizer;
import io.fedu2s.udf.metric.Score;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.train.TrainingConfig;
import java.io.Serializable;
import java.util.List;

/**
 * How variants of the model are tuned and measured; travels to the executors.
 *
 * @param metrics what is measured
 * @param rouge cuts texts into the tokens of ROUGE
 * @param model the base model
 * @param encoder whose hidden states BERTScore compares
 * @param encoderLayer which of its layers; -1 for the last
 * @param encoderName names the encoder in the table
 * @param baseline what rescaled scores are 0 for; {@link Score#ZERO} where none is rescaled
 * @param prompt the zero-shot prompt, that of the training
 * @param curation on which of the pairs variants are tuned, and in which order
 * @param training how variants are tuned; the steps are the task's, the seed the run's
 * @param sampling how responses are written: greedily
 */
public record EvaluationSpec(
        List<Metric> metrics,
        RougeTokenizer rouge,
        ModelSpec model,
        ModelSpec encoder,
        int encoderLayer,
        String encoderName,
        Score baseline,
        TaskPrompt prompt,
        Curation curation,
        TrainingConfig training,
        SamplingConfig sampling)
        implements Serializable {
    /** Copies the list. */
    public EvaluationSpec {
        metrics = List.copyOf(metrics);
    }
}
