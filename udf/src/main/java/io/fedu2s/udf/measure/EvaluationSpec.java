package io.fedu2s.udf.measure;

import io.fedu2s.udf.client.TaskPrompt;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.train.TrainingConfig;
import java.io.Serializable;

/**
 * How variants of the model are tuned and measured; travels to the executors.
 *
 * @param model the base model
 * @param encoder whose hidden states BERTScore compares
 * @param encoderLayer which of its layers; -1 for the last
 * @param encoderName names the encoder in the table
 * @param prompt the zero-shot prompt, that of the training
 * @param training how variants are tuned; the steps are the task's, the seed the run's
 * @param sampling how responses are written: greedily
 */
public record EvaluationSpec(
        ModelSpec model,
        ModelSpec encoder,
        int encoderLayer,
        String encoderName,
        TaskPrompt prompt,
        TrainingConfig training,
        SamplingConfig sampling)
        implements Serializable {}
