package io.fedu2s.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.evaluate.EvaluateJob;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.federate.FederateResult;
import io.fedu2s.jobs.federate.TunedRun;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.record.Round;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ExportJobTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    ExportJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void theAdapterOfAnyRoundComesOutWithItsCardAndASecondRunWritesNothing() throws IOException {
        TunedRun run = new TunedRun(spark, folder);
        run.writePairs();
        assertThatThrownBy(() -> export(run)).isInstanceOf(UserException.class).hasMessageContaining("'federate'");
        FileUtils.deleteDirectory(folder.resolve("output").toFile());
        FederateResult federated = run.federated();

        Path place = folder.resolve("output/adapter");
        ExportResult last = export(run);
        assertThat(last).isEqualTo(new ExportResult(last.path(), 2, federated.adapterSha256(), true));
        assertThat(last.path()).endsWith(place.toString());
        assertThat(PeftFolder.read(place).sha256()).isEqualTo(federated.adapterSha256());
        assertThat(export(run).written()).isFalse();

        assertThat(place.resolve("README.md"))
                .content()
                .startsWith("---\nbase_model: \"")
                .contains(
                        "library_name: peft\n",
                        "# test: the adapter of round 2",
                        "SHA-256 of `model.safetensors`: `",
                        federated.adapterSha256(),
                        "{{instruction}}",
                        "PeftModel.from_pretrained(base, \"" + place + "\")",
                        "was not measured");
        run.writeHumanPairs();
        new EvaluateJob(spark, run.config(), run.tables()).run();
        assertThat(export(run).written()).isTrue();
        assertThat(export(run).written()).isFalse();
        assertThat(place.resolve("README.md"))
                .content()
                .contains("| rougeL | math | 3 | ", "no difference that 3 pairs can show", "3 held-out pairs are few");

        Path other = folder.resolve("first");
        ExportResult first = export(run, "export.round=1", "export.path=" + other);
        Round round = Round.fromRow(run.tables()
                .read(TableName.ROUNDS)
                .where("round = 1")
                .collectAsList()
                .get(0));
        assertThat(first.sha256()).isEqualTo(round.adapterSha256()).isNotEqualTo(last.sha256());
        assertThat(PeftFolder.read(other).sha256()).isEqualTo(first.sha256());
        assertThat(other.resolve("README.md")).content().contains("was not measured");

        assertThatThrownBy(() -> export(run, "export.round=3"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Round 3")
                .hasMessageContaining("rounds 1 to 2 are done");
    }

    @Test
    void stackedProductsComeOutInTheRanksOfAllClientsTogether() {
        TunedRun run = new TunedRun(spark, folder);
        run.writePairs();
        String[] stack = {
            "federate.aggregation=flora-stack", "federate.clientsPerRound=4", "lora.rankPattern={v_proj: 3}"
        };
        FederateResult federated = new FederateJob(spark, run.config(stack), run.tables()).run();
        ExportResult exported = export(run, stack);
        Adapter adapter = PeftFolder.read(folder.resolve("output/adapter"));
        assertThat(adapter.sha256()).isEqualTo(exported.sha256()).isEqualTo(federated.adapterSha256());
        assertThat(adapter.config().rank())
                .isEqualTo(2 * 3 * run.config().lora().rank());
        assertThat(adapter.config().rank("model.layers.0.self_attn.v_proj")).isEqualTo(2 * 3 * 3);
        assertThat(new FederateJob(spark, run.config(stack), run.tables()).run().newRounds())
                .isZero();
    }

    @Test
    void anotherFormOfTheAdapterSaysHowItWasMadeAndNamesNoFolderOfTheOperator() throws IOException {
        TunedRun run = new TunedRun(spark, folder);
        run.writePairs();
        String[] form = {
            "lora.scaling=rslora",
            "lora.rankPattern={v_proj: 3}",
            "export.for=vllm",
            "export.rank=1",
            "export.baseModel=acme/base-model"
        };
        FederateResult federated = new FederateJob(spark, run.config(form), run.tables()).run();
        ExportResult exported = export(run, form);
        Path place = folder.resolve("output/adapter");
        Adapter adapter = PeftFolder.read(place);

        assertThat(exported.sha256()).isEqualTo(federated.adapterSha256()).isNotEqualTo(adapter.sha256());
        assertThat(adapter.config().rank()).isEqualTo(8);
        assertThat(adapter.config().rankPattern()).isEmpty();
        assertThat(adapter.config().scale("model.layers.0.self_attn.v_proj")).isEqualTo(1);
        assertThat(place.resolve("README.md"))
                .content()
                .contains(
                        "base_model: \"acme/base-model\"",
                        "- model: `acme/base-model`",
                        "rank 8, alpha 8.0",
                        federated.adapterSha256(),
                        "Of every product the largest 1 directions are kept: the rest is ",
                        "For vLLM all modules have rank 8, padded with zeros, and the scale stands within B.")
                .doesNotContain(run.config().model().path());
        assertThat(place.resolve("adapter_config.json"))
                .content()
                .contains("\"acme/base-model\"")
                .doesNotContain(run.config().model().path());
        assertThat(export(run, form).written()).isFalse();
    }

    private ExportResult export(TunedRun run, String... settings) {
        return new ExportJob(spark, run.config(settings), run.tables()).run();
    }
}
