package io.fedu2s.udf.generate;

import static io.fedu2s.udf.model.References.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import org.junit.jupiter.api.Test;

class NucleusTest {
    private static final int DRAWS = 20_000;

    @Test
    void tokensComeUpAsOftenAsTransformersSaysTheyAreProbable() {
        JsonNode reference = References.json("decoding.json").get("nucleus");
        float[] logits = floats(reference.get("logits"));

        try (LanguageModel model = References.model("pico-head-dim")) {
            for (JsonNode nucleus : reference.get("cases")) {
                double[] share = new double[logits.length];
                for (long id : draw(model, logits, nucleus)) {
                    share[(int) id] += 1.0 / DRAWS;
                }
                float[] probabilities = floats(nucleus.get("probabilities"));
                for (int id = 0; id < share.length; id++) {
                    assertThat(share[id])
                            .as("token %d at %s", id, nucleus)
                            .isCloseTo(probabilities[id], within(1.1 / DRAWS));
                }
            }
        }
    }

    /** One id for each of evenly spaced numbers in [0, 1), so that shares are exact up to one draw. */
    private static long[] draw(LanguageModel model, float[] logits, JsonNode nucleus) {
        double[] uniform = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            uniform[draw] = (draw + 0.5) / DRAWS;
        }
        try (NDManager scope = model.scope()) {
            NDArray rows = scope.create(logits).reshape(1, logits.length).broadcast(new Shape(DRAWS, logits.length));
            NDArray settings = scope.create(new double[] {
                nucleus.get("temperature").doubleValue(), nucleus.get("top_p").doubleValue()
            });
            NDList arguments = new NDList(rows, scope.create(uniform, new Shape(DRAWS, 1)), settings);
            return model.decoder()
                    .kernels()
                    .infer(scope, "sample", arguments)
                    .head()
                    .toLongArray();
        }
    }
}
