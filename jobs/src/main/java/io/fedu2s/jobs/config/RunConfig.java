package io.fedu2s.jobs.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.client.Curation;
import io.fedu2s.udf.client.TaskPrompt;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.spark.Location;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that a run is told: strict YAML, a section a component.
 *
 * <p>The command line beats the file, the file beats the default. A key that is unknown, missing, of the wrong kind or
 * out of range is the user's to mend, and named with its path.
 */
public final class RunConfig {
    private final Location folder;
    private final EffectiveConfig effective;
    private final RunIdentity run;
    private final InputConfig input;
    private final OutputConfig output;
    private final BaseModelConfig model;
    private final RuntimeConfig runtime;
    private final IngestConfig ingest;
    private final ClientsConfig clients;
    private final ProfileConfig profile;
    private final RetrieveConfig retrieve;
    private final PromptConfig prompt;
    private final GenerateConfig generate;
    private final FeedbackConfig feedback;
    private final KindMix kinds;
    private final Map<String, FilterConfig> filtersOfKinds;
    private final FilterConfig filter;
    private final JudgeConfig judge;
    private final RewardConfig reward;
    private final LoraConfig lora;
    private final FederateConfig federate;
    private final Curation curation;
    private final EvaluateConfig evaluate;
    private final SearchConfig search;
    private final AblateConfig ablate;
    private final ExportConfig export;
    private final ReportConfig report;
    private final TrackingConfig tracking;

    private RunConfig(ObjectNode given, Location folder) {
        this.folder = folder;
        ObjectNode answers = JsonNodeFactory.instance.objectNode();
        Section whole = Section.whole(given, answers);
        run = RunIdentity.from(whole.section("run"));
        input = InputConfig.from(whole.section("input"));
        output = OutputConfig.from(whole.section("output"));
        model = BaseModelConfig.from(whole.section("model"));
        runtime = RuntimeConfig.from(whole.section("runtime"));
        ingest = IngestConfig.from(whole.section("ingest"));
        clients = ClientsConfig.from(whole.section("clients"));
        profile = ProfileConfig.from(whole.section("profile"));
        retrieve = RetrieveConfig.from(whole.section("retrieve"));
        prompt = PromptConfig.from(whole.section("prompt"), folder);
        generate = GenerateConfig.from(whole.section("generate"));
        if (generate.repair() > 0 && !prompt.form().isChat()) {
            throw Errors.configValueWrong("prompt.chat", "none", "model with generate.repair above 0");
        }
        feedback = FeedbackConfig.from(whole.section("feedback"), folder);
        if (retrieve.ownPairs() > 0 && !feedback.isOn()) {
            throw Errors.configValueWrong("feedback.method", "none", "bandit with retrieve.ownPairs above 0");
        }
        KindFiles kindFiles = new KindFiles(prompt, generate, folder);
        kinds = kindFiles.mix(input.domains());
        Section filters = whole.section("filter");
        filter = FilterKeys.from(filters, folder);
        judge = JudgeConfig.from(filters, filter, retrieve);
        reward = RewardConfig.from(filters, filter);
        filtersOfKinds = kindFiles.filters(kinds, given.path("filter"), retrieve);
        lora = LoraKeys.from(whole.section("lora"));
        federate = FederateConfig.from(whole.section("federate"));
        curation = federate.curate()
                .curation(filtersOfKinds.values().stream()
                        .map(FilterConfig::models)
                        .reduce(ModelLimits.OFF, ModelLimits::or));
        evaluate = EvaluateConfig.from(whole.section("evaluate"), folder);
        search = SearchConfig.from(whole.section("search"));
        ablate = AblateConfig.from(whole.section("ablate"));
        export = ExportConfig.from(whole.section("export"));
        report = ReportConfig.from(whole.section("report"));
        tracking = TrackingConfig.from(whole.section("tracking"));
        whole.done();
        if (federate.privacy().isOn() && run.hasUsualSeed()) {
            throw Errors.configValueWrong(
                    "run.seed",
                    String.valueOf(run.seed()),
                    "a secret number with federate.privacy, since who knows the seed can take the noise off");
        }
        effective = new EffectiveConfig(
                answers,
                Map.of(
                        "feedback.reasons", feedback.reasons().sentences().toString(),
                        "prompt.fewShotTemplate",
                                ContentId.sha256(prompt.fewShot().text()),
                        "prompt.zeroShotTemplate",
                                ContentId.sha256(prompt.zeroShot().text()),
                        "generate.kinds", kinds.words(),
                        "filter.judge", filter.models().rubric().toString(),
                        "evaluate.bertScoreBaseline", evaluate.baseline().toString()));
    }

    /**
     * Reads a file and lays the settings of the command line over it.
     *
     * @param file YAML, on this machine or under any Hadoop path; the files that it names and that are read with it, such as
     *     prompt templates, are relative to its folder, every other path to the working directory
     * @param settings {@code key=value}, the value in YAML; later ones beat earlier ones
     * @throws io.fedu2s.udf.error.UserException where the file or a setting is no configuration
     */
    public static RunConfig read(String file, List<String> settings) {
        Location location = new Location(file);
        String text;
        try {
            text = location.text();
        } catch (IOException e) {
            throw Errors.configUnreadable(file, e);
        }
        return parse(file, text, location.folder(), settings);
    }

    /**
     * As {@link #read}, of a text.
     *
     * @param file names the text in errors
     * @param folder on this machine, which prompt templates are relative to
     */
    public static RunConfig parse(String file, String text, Path folder, List<String> settings) {
        return parse(file, text, new Location(folder.toString()), settings);
    }

    private static RunConfig parse(String file, String text, Location folder, List<String> settings) {
        ObjectNode whole = Yaml.mapping(file, text);
        settings.forEach(setting -> Setting.parse(setting).applyTo(whole));
        try {
            return new RunConfig(whole, folder);
        } catch (UserException e) {
            throw Errors.configRefused(file, settings, e);
        }
    }

    /**
     * Refuses folders of models on this machine that are not there, before anything starts.
     *
     * @throws io.fedu2s.udf.error.UserException that names the key and the folder
     */
    public void requireModels() {
        requireModel("model.path", model.path());
        requireModel("retrieve.model", retrieve.model());
        requireModel("filter.judgeModel", judge.model());
        requireModel("filter.encoder", judge.encoder());
        requireModel("filter.rewardModel", reward.model());
        requireModel("evaluate.encoder", evaluate.encoder());
    }

    private static void requireModel(String key, String location) {
        try {
            if (!location.isEmpty()) {
                ModelFolders.requireLocal(location);
            }
        } catch (UserException e) {
            throw Errors.modelKeyWrong(key, e);
        }
    }

    /**
     * The same with some keys set otherwise, as {@code --set} does.
     *
     * @param settings {@code key=value}
     */
    public RunConfig with(List<String> settings) {
        return parse("the effective configuration", effectiveYaml(), folder, settings);
    }

    /**
     * Names what these keys and all below them say: 32 hexadecimal digits of SHA-256 over their canonical JSON, a prompt
     * template counting by its text and not by its path.
     *
     * @param keys paths such as {@code generate} or {@code model.dtype}
     */
    public String fingerprint(String... keys) {
        return effective.fingerprint(keys);
    }

    /** Every key with the value that holds, as YAML that can be read again. */
    public String effectiveYaml() {
        return effective.yaml();
    }

    /** Every key's path with the value that holds, as text, in the order of the file. */
    public Map<String, String> effectiveValues() {
        return effective.flat();
    }

    /** Which run it is. */
    public RunIdentity run() {
        return run;
    }

    /** What is read. */
    public InputConfig input() {
        return input;
    }

    /** Where everything goes. */
    public OutputConfig output() {
        return output;
    }

    /** The model everything starts from. */
    public BaseModelConfig model() {
        return model;
    }

    /** The model everything starts from, as tasks load it. */
    public ModelSpec modelSpec() {
        return new ModelSpec(model.path(), model.dtype(), runtime.threadsPerTask(), prompt.form());
    }

    /** How a pair becomes a zero-shot prompt, where models are tuned and where they are asked. */
    public TaskPrompt taskPrompt() {
        return new TaskPrompt(prompt.zeroShot().file(), prompt.zeroShot().text(), federate.chunkAsInput());
    }

    /** How it runs. */
    public RuntimeConfig runtime() {
        return runtime;
    }

    /** How documents become chunks. */
    public IngestConfig ingest() {
        return ingest;
    }

    /** What clients can do. */
    public ClientsConfig clients() {
        return clients;
    }

    /** What is told about the clients' text. */
    public ProfileConfig profile() {
        return profile;
    }

    /** Which examples stand in a prompt. */
    public RetrieveConfig retrieve() {
        return retrieve;
    }

    /** What is asked. */
    public PromptConfig prompt() {
        return prompt;
    }

    /** How pairs are written. */
    public GenerateConfig generate() {
        return generate;
    }

    /** What verdicts teach. */
    public FeedbackConfig feedback() {
        return feedback;
    }

    /** Whether answers are judged while others are still to be asked for. */
    public boolean hasWaves() {
        return feedback.isOn() || generate.retries() > 0;
    }

    /** Which pairs are kept, where a kind says nothing else; what counts is {@link #filters}. */
    public FilterConfig filter() {
        return filter;
    }

    /** Who judges pairs beside the base model. */
    public JudgeConfig judge() {
        return judge;
    }

    /** Who else judges pairs. */
    public RewardConfig reward() {
        return reward;
    }

    /** The thresholds of each kind of pair. */
    public Map<String, FilterConfig> filters() {
        return filtersOfKinds;
    }

    /** Which kinds of pairs are written. */
    public KindMix kinds() {
        return kinds;
    }

    /** The adapter. */
    public LoraConfig lora() {
        return lora;
    }

    /** How the clients' adapters become one. */
    public FederateConfig federate() {
        return federate;
    }

    /** Which of its accepted pairs a client learns. */
    public Curation curation() {
        return curation;
    }

    /** The columns of {@code pairs} that this is told from; none where it learns all alike. */
    public List<String> curationColumns() {
        return curation.columns();
    }

    /** What is measured. */
    public EvaluateConfig evaluate() {
        return evaluate;
    }

    /** What a search tries. */
    public SearchConfig search() {
        return search;
    }

    /** What an ablation tries. */
    public AblateConfig ablate() {
        return ablate;
    }

    /** Where the adapter goes. */
    public ExportConfig export() {
        return export;
    }

    /** What the report shows. */
    public ReportConfig report() {
        return report;
    }

    /** Who else is told. */
    public TrackingConfig tracking() {
        return tracking;
    }
}
