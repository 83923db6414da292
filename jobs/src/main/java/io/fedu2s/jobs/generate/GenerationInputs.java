package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.GenerateConfig;
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
import io.fedu2s.udf.retrieve.SelectionMethod;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.ModelSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What the generations of a run follow from, and the name of their plan.
 *
 * @param planId names the plan: equal pools, model and keys make the same plan, and an equal plan the same rows about equal
 *     chunks; what a chunk's rows are does not follow from the other chunks, unless {@code retrieve.sharedStatistics} or
 *     verdicts make it so
 * @param askedId names the plan and the chunks that it is about now; chunks are equal by what they are, whichever table and
 *     version holds them
 * @param choiceId names the choice of the chunks that are asked about; empty where all are
 * @param chunksPerClient how many of each client at most; 0 is all
 * @param pools the examples of each domain
 * @param model the model that is asked
 * @param prompts how prompts are filled and answered
 */
public record GenerationInputs(
        String planId,
        String askedId,
        String choiceId,
        int chunksPerClient,
        Map<String, ExamplePool> pools,
        ModelSpec model,
        PromptSpec prompts) {
    /** Reads pools and model folder and checks that they fit together. */
    public static GenerationInputs read(RunConfig config, Tables tables, Configuration hadoop) {
        Path folder = config.model().folder();
        checkContext(config, ModelConfig.read(folder));
        Map<String, ExamplePool> pools = ExamplePools.read(config, hadoop);
        String modelId = LanguageModel.idOf(
                folder, config.model().dtype(), config.prompt().form());
        String chunks = digest(tables.read(TableName.CHUNKS));
        String choiceId = choiceId(config, pools, chunks);
        String planId = taught(config, hadoop, planId(config, pools, modelId, ContentId.of(chunks, choiceId)));
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
        return new GenerationInputs(
                planId,
                ContentId.of(planId, chunks, choiceId),
                choiceId,
                config.generate().asked().perClient(),
                pools,
                model,
                prompts);
    }

    /** Names the model, by its content and the form of its prompts. */
    public String modelId() {
        return prompts.modelId();
    }

    /** How many rows of {@code generations} these chunks have when all of them that are asked about were asked once. */
    public long rowsWanted(Dataset<Row> chunks) {
        return rowsWanted(chunks, 0);
    }

    /** How many rows these chunks get when they are asked the first time, or again for the {@code retry}-th time. */
    long rowsWanted(Dataset<Row> chunks, int retry) {
        Map<String, Long> asked = new HashMap<>();
        byDomain(chunks).collectAsList().forEach(row -> asked.put(row.getString(0), row.getLong(1)));
        return rowsWanted(asked, retry);
    }

    /** The same of so many chunks by domain. */
    long rowsWanted(Map<String, Long> asked, int retry) {
        PromptSpec asking = asking(retry);
        return asked.entrySet().stream()
                .mapToLong(domain -> domain.getValue() * asking.rowsNow(domain.getKey()))
                .sum();
    }

    private Dataset<Row> byDomain(Dataset<Row> chunks) {
        if (chunksPerClient == 0) {
            return chunks.groupBy("domain").count();
        }
        Column asked = functions.least(functions.col("count"), functions.lit((long) chunksPerClient));
        return chunks.groupBy("domain", "client_id").count().groupBy("domain").agg(functions.sum(asked));
    }

    /** Whether a row of {@code generations} was asked for the first time, or again for the {@code retry}-th time. */
    Column rowsOf(int retry) {
        PromptSpec asking = asking(retry);
        return rows(domain -> functions
                .col("sample")
                .between(asking.firstRow(domain), asking.firstRow(domain) + asking.rowsNow(domain) - 1));
    }

    /** Whether a row was asked for before that. */
    Column rowsBefore(int retry) {
        PromptSpec asking = asking(retry);
        return rows(domain -> functions.col("sample").lt(asking.firstRow(domain)));
    }

    private Column rows(Function<String, Column> ofDomain) {
        return pools.keySet().stream()
                .sorted()
                .map(domain -> functions.col("domain").equalTo(domain).and(ofDomain.apply(domain)))
                .reduce(Column::or)
                .orElse(functions.lit(false));
    }

    private PromptSpec asking(int retry) {
        return prompts.after(Lessons.NONE.asking(retry));
    }

    private static int samples(RunConfig config, DomainConfig domain) {
        return domain.samplesPerChunk() > 0
                ? domain.samplesPerChunk()
                : config.generate().samplesPerChunk();
    }

    /** Names the set of chunks: its size and the exclusive or of the rows' hashes, which no order changes. */
    public static String digest(Dataset<Row> chunks) {
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

    /** What the choice of chunks follows from, and nothing else, so that other prompts ask about the same. */
    private static String choiceId(RunConfig config, Map<String, ExamplePool> pools, String chunks) {
        GenerateConfig.Asked asked = config.generate().asked();
        if (!asked.isLimited()) {
            return "";
        }
        List<Object> parts = new ArrayList<>(List.of(chunks, asked.perClient(), asked.order()));
        switch (asked.order()) {
            case FIRST -> {}
            case RANDOM -> parts.add(config.run().seed());
            case COVERAGE -> {
                parts.add(config.run().seed());
                parts.add(asked.relevance());
                ExamplePools.examples(pools).stream().map(Example::exampleId).forEach(parts::add);
                if (!config.retrieve().model().isEmpty()) {
                    parts.add(Backbone.idOf(
                            ModelFolders.local(config.retrieve().model()),
                            config.model().dtype()));
                }
            }
        }
        return ContentId.of(parts.toArray());
    }

    private static String planId(RunConfig config, Map<String, ExamplePool> pools, String modelId, String asked) {
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
        String plan = repaired(config, ContentId.of(keys, modelId, contexts, examples));
        RetrieveConfig retrieve = config.retrieve();
        if (retrieve.method() == SelectionMethod.TFIDF) {
            return retrieve.sharedStatistics() ? ContentId.of(plan, asked) : plan;
        }
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
        if (!config.hasWaves()) {
            return plan;
        }
        String taught = ContentId.of(
                plan,
                config.fingerprint(
                        "feedback", "generate.chunksPerClient", "generate.chunkChoice", "generate.chunkRelevance"),
                new VerdictInputs(config).keys(hadoop));
        int own = config.retrieve().ownPairs();
        int retries = config.generate().retries();
        return own == 0 && retries == 0
                ? taught
                : ContentId.of(taught, own, retries, config.generate().retryShare());
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
