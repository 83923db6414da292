package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.RetrieveConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.plan.Lessons;
import io.fedu2s.udf.plan.PromptSpec;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.ModelSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What the generations of a run follow from, and the name of their plan.
 *
 * @param planId names the plan: equal chunks, pools, model and keys make the same plan, and an equal plan the same rows;
 *     chunks are equal by what they are, whichever table and version holds them
 * @param pools the examples of each domain
 * @param model the model that is asked
 * @param prompts how prompts are filled and answered
 */
public record GenerationInputs(String planId, Map<String, ExamplePool> pools, ModelSpec model, PromptSpec prompts) {
    /** Reads pools and model folder and checks that they fit together. */
    public static GenerationInputs read(RunConfig config, Tables tables, Configuration hadoop) {
        Path folder = config.model().folder();
        checkContext(config, ModelConfig.read(folder));
        Map<String, ExamplePool> pools = ExamplePools.read(config, hadoop);
        String modelId = LanguageModel.idOf(
                folder, config.model().dtype(), config.prompt().form());
        String planId = taught(config, hadoop, planId(config, pools, modelId, digest(tables.read(TableName.CHUNKS))));
        ModelSpec model = config.modelSpec();
        SamplingConfig sampling =
                config.generate().sampling(config.prompt().fewShotTemplate().stopStrings());
        PromptSpec prompts = new PromptSpec(
                config.kinds(),
                config.input().domains().stream()
                        .collect(Collectors.toMap(
                                DomainConfig::name,
                                domain -> config.prompt().demands().behind(domain.context()))),
                config.prompt().maxPromptTokens(),
                config.model().path(),
                config.prompt().form(),
                modelId,
                sampling,
                config.generate().writing(),
                config.input().domains().stream()
                        .collect(Collectors.toMap(DomainConfig::name, domain -> samples(config, domain))),
                config.run().seed(),
                planId,
                Lessons.NONE);
        return new GenerationInputs(planId, pools, model, prompts);
    }

    /** How many rows of {@code generations} these chunks have when all are written. */
    public long rowsWanted(Dataset<Row> chunks) {
        return chunks.groupBy("domain").count().collectAsList().stream()
                .mapToLong(row -> row.getLong(1) * prompts.rows(row.getString(0)))
                .sum();
    }

    private static int samples(RunConfig config, DomainConfig domain) {
        return domain.samplesPerChunk() > 0
                ? domain.samplesPerChunk()
                : config.generate().samplesPerChunk();
    }

    /** Names the set of chunks: its size and the exclusive or of the rows' hashes, which no order changes. */
    private static String digest(Dataset<Row> chunks) {
        Row set = chunks.agg(
                        functions.count(functions.lit(1)),
                        functions.coalesce(
                                functions.bit_xor(functions.xxhash64(
                                        functions.col("chunk_id"),
                                        functions.col("client_id"),
                                        functions.col("domain"))),
                                functions.lit(0L)))
                .head();
        return ContentId.of(set.getLong(0), set.getLong(1));
    }

    private static String planId(RunConfig config, Map<String, ExamplePool> pools, String modelId, String chunks) {
        List<String> contexts = config.input().domains().stream()
                .map(domain -> domain.name() + "\n" + config.prompt().demands().behind(domain.context())
                        + (domain.samplesPerChunk() > 0 ? "\nsamples " + domain.samplesPerChunk() : ""))
                .sorted()
                .toList();
        List<String> examples =
                ExamplePools.examples(pools).stream().map(Example::exampleId).toList();
        String keys = config.fingerprint(
                "run.seed",
                "retrieve.method",
                "retrieve.k",
                "retrieve.diversity",
                "retrieve.maxSimilarity",
                "prompt.fewShotTemplate",
                "prompt.maxPromptTokens",
                "generate.samplesPerChunk",
                "generate.kinds",
                "generate.pairsPerPrompt",
                "generate.maxNewTokens",
                "generate.temperature",
                "generate.topP",
                "generate.form",
                "generate.maxInstructionTokens",
                "generate.repetitionPenalty",
                "generate.noRepeatNgram",
                "generate.batchTokens",
                "generate.blockSize");
        String plan = repaired(config, ContentId.of(keys, modelId, chunks, contexts, examples));
        RetrieveConfig retrieve = config.retrieve();
        return retrieve.method().usesModel() && !retrieve.model().isEmpty()
                ? ContentId.of(
                        plan,
                        Backbone.idOf(
                                ModelFolders.local(retrieve.model()),
                                config.model().dtype()))
                : plan;
    }

    /** What later waves ask follows from the verdicts on earlier ones. */
    private static String taught(RunConfig config, Configuration hadoop, String plan) {
        return config.feedback().isOn()
                ? ContentId.of(plan, config.fingerprint("feedback"), new VerdictInputs(config).keys(hadoop))
                : plan;
    }

    /** What goes back to the model follows from the thresholds on form. */
    private static String repaired(RunConfig config, String plan) {
        if (config.generate().repair() == 0) {
            return plan;
        }
        Map<String, String> forms = new TreeMap<>();
        config.filters().forEach((kind, filters) -> forms.put(kind, filters.form()));
        return ContentId.of(plan, config.generate().repair(), forms);
    }

    private static void checkContext(RunConfig config, ModelConfig model) {
        int prompt = config.prompt().maxPromptTokens();
        int answer = config.generate().mostTokensBehindPrompt();
        if (model.maxPositions() > 0 && prompt + answer > model.maxPositions()) {
            throw config.generate().repair() == 0
                    ? Errors.contextTooShort(prompt, answer, model.maxPositions())
                    : Errors.contextTooShortToRepair(prompt, answer, model.maxPositions());
        }
    }
}
