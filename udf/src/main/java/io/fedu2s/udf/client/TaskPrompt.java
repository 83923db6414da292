package io.fedu2s.udf.client;

import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.train.TrainingPair;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * The zero-shot template as it travels to tasks, for training and evaluation alike.
 *
 * @param file names the template in errors
 * @param text the template
 * @param chunkAsInput whether the chunk stands in the prompt as its context
 */
public record TaskPrompt(String file, String text, boolean chunkAsInput) implements Serializable {
    /** The prompts of one task. */
    public Renderer renderer() {
        ZeroShotTemplate template = ZeroShotTemplate.parse(file, text);
        return (context, instruction) ->
                chunkAsInput ? template.render(context, instruction) : template.render(instruction);
    }

    /** Renders one prompt. */
    @FunctionalInterface
    public interface Renderer {
        String render(String context, String instruction);

        /** What is learned of a row of {@code pairs}. */
        default TrainingPair pair(Row row) {
            return new TrainingPair(render(row.getAs("context"), row.getAs("instruction")), row.getAs("response"));
        }
    }
}
