package io.fedu2s.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.ingest.FaultyFileSystem;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.metric.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunConfigTest {
    private static final String LEAST = SmallestConfig.TEXT;

    @TempDir
    private Path folder;

    @Test
    void everyDefaultIsRecordedHere() {
        assertThat(parse().effectiveYaml()).isEqualTo("""
                        run:
                          id: run
                          seed: 17
                          date: null
                          hashKey: null
                        input:
                          root: data
                          domains:
                          - name: medicine
                            clients: medicine/clients
                            format: text
                            encoding: auto
                            textColumn: text
                            documentColumn: null
                            client:
                              from: folder
                              column: null
                            examples: null
                            evaluation: null
                            validation: null
                            context: null
                            kinds: {}
                            samplesPerChunk: 0
                          votes: null
                        output:
                          root: out
                        model:
                          path: model
                          dtype: float32
                        runtime:
                          master: "local[*]"
                          threadsPerTask: 1
                          taskAttempts: null
                          shufflePartitions: null
                          leaseSeconds: 60
                          resourceTimeoutSeconds: 300
                        ingest:
                          chunker: sentences
                          chunkTokens: 160
                          overlapTokens: 0
                          minChunkTokens: 8
                          maxDocumentBytes: 100000000
                          parseSeconds: 120
                          maxInnerFiles: 10000
                          languages: []
                          redact: []
                          redactCountries: []
                          nearDuplicates: null
                          repeatedLines: null
                          repeatedLinesMinDocuments: 3
                          repeatedLinesMinClientDocuments: 10
                        clients:
                          profiles: null
                          tokensPerSecond: 500.0
                          bytesPerSecond: 1250000.0
                          memoryBytes: 4294967296
                          availableFrom: 0.0
                          availableUntil: 24.0
                        profile:
                          topics: 8
                          terms: 8
                          inRun: false
                        retrieve:
                          method: bm25
                          k: 2
                          ownPairs: 0
                          diversity: 0.0
                          maxSimilarity: 1.0
                          sharedStatistics: false
                          model: null
                        prompt:
                          fewShotTemplate: null
                          zeroShotTemplate: null
                          maxPromptTokens: 448
                          chat: none
                          date: null
                          demands:
                            form: null
                            tone: null
                            focus: null
                            length: null
                            language: null
                        generate:
                          chunksPerClient: 0
                          chunkChoice: coverage
                          chunkRelevance: 0.5
                          samplesPerChunk: 1
                          form: free
                          pairsPerPrompt: 1
                          kinds: {}
                          repair: 0
                          maxInstructionTokens: 64
                          maxNewTokens: 64
                          temperature: 0.7
                          topP: 0.95
                          repetitionPenalty: 1.0
                          noRepeatNgram: 0
                          batchTokens: 8192
                          blockSize: 64
                          unitsPerCommit: 16
                          commitSeconds: 300
                          retries: 0
                          retryShare: 0.5
                          stopBelow: 0.0
                        feedback:
                          method: none
                          waves: 4
                          floor: 0.05
                          perClient: false
                          examples: true
                          demands: 2
                          reasons: standard
                        filter:
                          minInstructionWords: 3
                          maxInstructionWords: 150
                          minResponseWords: 1
                          maxResponseWords: 300
                          allowCutOff: false
                          allowColonEnd: false
                          maxRepetition: 0.3
                          forbidden: []
                          language: null
                          maxRougeLToExamples: 0.9
                          minGrounding: 0.9
                          minNameGrounding: 1.0
                          minNumberGrounding: 1.0
                          minInstructionGrounding: null
                          styleLengthQuantile: null
                          minStyleShare: null
                          maxRougeLToSiblings: 0.7
                          maxRougeLToEvaluation: null
                          keepShare: null
                          maxPerplexity: null
                          minTokenLikelihood: null
                          minInstructionGain: null
                          maxInstructionGain: null
                          minChunkGain: null
                          maxChunkGain: null
                          minEmbeddingSupport: null
                          minReward: null
                          judge: null
                          judgeModel: null
                          encoder: null
                          rewardModel: null
                          rewardLabel: null
                        lora:
                          rank: 16
                          alpha: 32.0
                          scaling: lora
                          targets:
                          - q_proj
                          - k_proj
                          - v_proj
                          - o_proj
                          - gate_proj
                          - up_proj
                          - down_proj
                          rankPattern: {}
                          alphaPattern: {}
                        federate:
                          rounds: 5
                          start: previous
                          accept: notWorse
                          clientsPerRound: 12
                          minClients: 1
                          aggregation: exact-project
                          weighting: pairs
                          weightCap: 0
                          participation:
                            selection: uniform
                            deadlineSeconds: 0.0
                            overSelection: 1.0
                            servedEvery: 0
                            late: drop
                            staleness: 0.5
                            hoursBetweenRounds: 1.0
                            timeSpread: 0.0
                          plan:
                            steps: fixed
                            minSteps: 1
                            rateBySteps: 0.0
                            minRank: 0
                            fitMemory: false
                          server:
                            algorithm: fedavg
                            learningRate: 1.0
                            beta1: 0.9
                            beta2: 0.99
                            tau: 0.001
                            momentum: 0.9
                          curate:
                            order: seed
                            weights: none
                            perDocument: 0
                          client:
                            algorithm: fedavg
                            proximal: 0.01
                            optimiser: adamw
                            normalise: false
                          update:
                            codec: float32
                            errorFeedback: true
                            maxNorm: 0.0
                            refuseAboveMedians: 10.0
                          robust:
                            mean: none
                            bucketSize: 2
                          privacy:
                            noiseMultiplier: 0.0
                            clipNorm: 0.5
                            probability: 0.1
                            budget: 8.0
                            delta: 1.0E-5
                          downlink:
                            codec: none
                          roundSchedule: constant
                          localSteps: 20
                          batchSize: 8
                          maxLength: 512
                          learningRate: 5.0E-4
                          schedule: constant
                          warmupSteps: 0
                          weightDecay: 0.0
                          clipNorm: 1.0
                          activations: kept
                          chunkAsInput: true
                          evaluateEveryRounds: 0
                        evaluate:
                          metrics:
                          - rougeL
                          - bertscore
                          - loss
                          - perplexity
                          tokenizer: rouge_score
                          maxNewTokens: 64
                          repetitionPenalty: 1.0
                          noRepeatNgram: 0
                          batchTokens: 8192
                          encoder: null
                          encoderLayer: -1
                          bertScoreBaseline: null
                          centralised: false
                          localOnly: true
                          localOnlyPairs: 0
                        search:
                          learningRates:
                          - 1.0E-4
                          - 2.0E-4
                          - 5.0E-4
                          - 0.001
                          - 0.002
                          localSteps: []
                          rounds: []
                          metrics:
                          - loss
                        ablate:
                          selection:
                          - random
                          - fixed
                          - bm25
                          - dense
                          - hybrid
                          filter:
                          - none
                          - rules
                          - rules+judge
                          feedback:
                          - none
                          - bandit
                          kinds: []
                          k:
                          - 0
                          - 1
                          - 2
                          - 4
                          chunks: []
                        export:
                          path: null
                          round: 0
                          keep: 0
                          for: peft
                          rank: 0
                          baseModel: null
                        report:
                          samplesPerDomain: 0
                        tracking:
                          uri: null
                          experiment: fedu2s
                        """);
    }

    @Test
    void theReferenceShowsEveryKeyWithItsDefault() {
        RunConfig reference = RunConfig.read("../conf/reference.yaml", List.of());
        assertThat(reference.effectiveYaml()).isEqualTo(parse().effectiveYaml());
    }

    @Test
    void theEffectiveConfigurationReadAgainIsTheSame() {
        RunConfig config = parse("run.seed=-3", "federate.learningRate=5e-3", "filter.maxPerplexity=20");
        RunConfig again = RunConfig.parse("again.yaml", config.effectiveYaml(), folder, List.of());
        assertThat(again.effectiveYaml()).isEqualTo(config.effectiveYaml());
        assertThat(again.federate().learningRate()).isEqualTo(0.005);
        assertThat(again.filter().models().maxPerplexity()).isEqualTo(20.0);
    }

    @Test
    void theFiltersHaveTheirOwnDefaults() {
        assertThat(parse().filter()).isEqualTo(FilterConfig.defaults());
    }

    @Test
    void theCommandLineBeatsTheFileWhichBeatsTheDefault() {
        String file = LEAST + "federate: {rounds: 3, localSteps: 7}\n";
        RunConfig config = RunConfig.parse(
                "a.yaml", file, folder, List.of("federate.rounds=8", "run.id=2026", "federate.rounds=9"));
        assertThat(config.federate().rounds()).isEqualTo(9);
        assertThat(config.federate().localSteps()).isEqualTo(7);
        assertThat(config.federate().batchSize()).isEqualTo(8);
        assertThat(config.run().id()).isEqualTo("2026");
    }

    @Test
    void aSettingReachesIntoLists() {
        RunConfig config = parse("input.domains[0].format=jsonl", "input.domains[0].examples=[a.jsonl, b.jsonl]");
        DomainConfig domain = config.input().domains().get(0);
        assertThat(domain.format()).isEqualTo(DomainConfig.Format.JSONL);
        assertThat(domain.examples()).containsExactly("a.jsonl", "b.jsonl");
    }

    @Test
    void nullSwitchesAFilterOff() {
        assertThat(parse("filter.minGrounding=null").filter().minGrounding()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            retrieve.metod=bm25             | 'retrieve.metod' is unknown; the nearest key is 'retrieve.method'
            retreive.k=2                    | 'retreive' is unknown; the nearest key is 'retrieve'
            input.domains[0].exmples=[x]    | 'input.domains[0].exmples' is unknown; the nearest key is 'input.domains[0].examples'
            retrieve.method=bm52            | 'retrieve.method' is "bm52", but it must be one of fixed, random, tfidf, bm25, dense, hybrid
            retrieve.diversity=1.5          | 'retrieve.diversity' is 1.5, but it must be a number from 0.0 to 1.0
            retrieve.maxSimilarity=-0.1     | 'retrieve.maxSimilarity' is -0.1, but it must be a number from 0.0 to 1.0
            generate.topP=1.5               | 'generate.topP' is 1.5, but it must be a number from 1.0E-6 to 1.0
            filter.minTokenLikelihood=1     | 'filter.minTokenLikelihood' is 1, but it must be a number from
            filter.minChunkGain=much        | 'filter.minChunkGain' is "much", but it must be a number
            filter.maxInstructionGain=-1    | 'filter.maxInstructionGain' is -1, but it must be a number of at least 0
            filter.judge=none.txt           | 'filter.judge' is 'none.txt'
            filter.judgeModel=/some/model   | 'filter.judgeModel' is /some/model, but it must be null unless filter.judge names a rubric
            filter.minEmbeddingSupport=0.4  | 'filter.minEmbeddingSupport' is 0.4, but it must be null unless filter.encoder or retrieve.model names
            filter.minEmbeddingSupport=2    | 'filter.minEmbeddingSupport' is 2, but it must be a number from -1.0 to 1.0
            filter.keepShare=0.7            | filter.keepShare is 0.7, but no model says which pairs are the best
            filter.keepShare=0              | filter.keepShare is 0.0, which is out of range: it must be above 0
            filter.maxRougeLToEvaluation=7  | 'filter.maxRougeLToEvaluation' is 7, but it must be a number from 0.0 to 1.0
            generate.chunksPerClient=-1     | 'generate.chunksPerClient' is -1, but it must be a whole number from 0
            generate.chunkChoice=best       | 'generate.chunkChoice' is "best", but it must be one of first, random, coverage
            generate.chunkRelevance=-1      | 'generate.chunkRelevance' is -1, but it must be a number from 0.0
            profile.topics=0                | 'profile.topics' is 0, but it must be a whole number from 1
            profile.terms=-1                | 'profile.terms' is -1, but it must be a whole number from 0
            profile.inRun=1                 | 'profile.inRun' is 1, but it must be true or false
            generate.form=json              | 'generate.form' is "json", but it must be one of
            generate.maxInstructionTokens=0 | 'generate.maxInstructionTokens' is 0, but it must be a whole number from 1
            generate.repetitionPenalty=0    | 'generate.repetitionPenalty' is 0, but it must be a number from 0.1
            generate.noRepeatNgram=-1       | 'generate.noRepeatNgram' is -1, but it must be a whole number from 0
            feedback.method=bandits         | 'feedback.method' is "bandits", but it must be one of
            feedback.waves=1                | 'feedback.waves' is 1, but it must be a whole number from 2
            generate.retries=11             | 'generate.retries' is 11, but it must be a whole number from 0 to 10
            generate.retryShare=2           | 'generate.retryShare' is 2, but it must be a number from 0.0 to 1.0
            retrieve.ownPairs=1             | 'feedback.method' is none, but it must be bandit with retrieve.ownPairs above 0
            retrieve.ownPairs=2             | 'retrieve.ownPairs' is 2, but it must be less than retrieve.k = 2
            feedback.floor=2                | 'feedback.floor' is 2, but it must be a number from 0.0 to 1.0
            feedback.demands=-1             | 'feedback.demands' is -1, but it must be a whole number from 0
            feedback.reasons=none.txt       | 'feedback.reasons' is 'none.txt', and the file
            evaluate.repetitionPenalty=0    | 'evaluate.repetitionPenalty' is 0, but it must be a number from 0.1
            evaluate.noRepeatNgram=-1       | 'evaluate.noRepeatNgram' is -1, but it must be a whole number from 0
            generate.stopBelow=2            | 'generate.stopBelow' is 2, but it must be a number from 0.0 to 1.0
            generate.topP=high              | 'generate.topP' is "high", but it must be a number
            federate.rounds=0               | 'federate.rounds' is 0, but it must be a whole number from 1 to 1000000
            federate.rounds=2.5             | 'federate.rounds' is 2.5, but it must be a whole number
            federate.rounds=                | 'federate.rounds' is "", but it must be a whole number
            federate.client.algorithm=scaffold | 'federate.client.optimiser' is adamw, but it must be sgd with scaffold
            federate.participation.late=next | 'federate.participation.deadlineSeconds' is 0, but it must be above 0
            federate.plan.steps=deadline    | 'federate.plan.steps' is deadline, but it must be fixed without
            federate.plan.minRank=4         | 'federate.plan.minRank' is 4, but it must be 0 without
            federate.curate.order=best      | 'federate.curate.order' is "best", but it must be one of seed, quality
            federate.curate.order=quality   | 'federate.curate.order' is quality, but it must be seed unless a model says
            federate.curate.weights=gain    | 'federate.curate.weights' is "gain", but it must be one of none, instruction_gain, ifd
            federate.curate.weights=ifd     | 'federate.curate.weights' is ifd, but it must be none unless the base model is asked
            federate.curate.perDocument=-1  | 'federate.curate.perDocument' is -1, but it must be a whole number from 0
            federate.update.codec=zip       | 'federate.update.codec' is zip, but it must be the name of a codec
            federate.robust.mean=mean       | 'federate.robust.mean' is mean, but it must be none or the name of a robust mean
            federate.robust.mean=median     | 'federate.aggregation' is exact-project, but it must be fedavg-factors, ffa or rolora with federate.robust.mean
            federate.privacy.noiseMultiplier=1 | 'federate.aggregation' is exact-project, but it must be fedavg-factors, ffa or rolora with federate.privacy
            federate.downlink.codec=zip     | 'federate.downlink.codec' is zip, but it must be none or the name of a codec
            federate.chunkAsInput=maybe     | 'federate.chunkAsInput' is "maybe", but it must be true or false
            filter=[]                       | 'filter' is [], but it must be a mapping of keys to values
            input.domains=[]                | 'input.domains' is [], but it must be a list of at least one
            input.domains[0].examples=[]    | 'input.domains[0].examples' is [], but it must be a list of at least one JSON-lines file, or null
            output.root=null                | 'output.root' is null, but it must be a text
            run.id=a/b                      | 'run.id' is a/b, but it must be made of letters
            run.date=30.11.2026             | 'run.date' is 30.11.2026, but it must be a date such as 2026-11-30, or null
            run.hashKey=none/there          | The key of hashes 'none/there' can't be read: java.nio.file.NoSuchFileException: none/there. Correct run.hashKey, or make the file
            run.hashKey=/dev/null           | 'run.hashKey' is /dev/null, but it must be a file of at least 16 bytes
            ingest.chunker=words            | 'ingest.chunker' is "words", but it must be one of sentences, structure
            ingest.overlapTokens=81         | 'ingest.overlapTokens' is 81, but it must be a whole number from 0 to 80
            ingest.redact=[emial]           | 'ingest.redact' is [emial], but it must be a list of some of url_credentials, email, iban, card, national_id, date_of_birth, ip, phone; for 'emial', do you mean 'email'?
            ingest.redact=email             | 'ingest.redact' is "email", but it must be a list
            ingest.redactCountries=[DE, UK] | 'ingest.redactCountries' is [DE, UK], but it must be a list of some of AC, AD
            ingest.nearDuplicates=0.4       | 'ingest.nearDuplicates' is 0.4, but it must be a number from 0.5 to 1.0
            ingest.repeatedLines=2          | 'ingest.repeatedLines' is 2, but it must be a number from 0.0 to 1.0
            ingest.repeatedLinesMinDocuments=1 | 'ingest.repeatedLinesMinDocuments' is 1, but it must be a whole number of at least 2
            ingest.repeatedLinesMinClientDocuments=1 | 'ingest.repeatedLinesMinClientDocuments' is 1, but it must be a whole number of at least 2
            ingest.minChunkTokens=161       | 'ingest.minChunkTokens' is 161, but it must be a whole number from 1 to 160
            input.domains[0].client.from=column | 'input.domains[0].client.from' is column, but it must be folder, for a file that is a document has no columns
            lora.targets=[q_porj]           | 'lora.targets' is [q_porj], but it must be a list of some of
            evaluate.metrics=[rougel]       | 'evaluate.metrics' is [rougel], but it must be a list of at least one and each once of rougeL, rouge1
            evaluate.metrics=[loss, loss]   | 'evaluate.metrics' is [loss, loss], but it must be
            evaluate.metrics=[]             | 'evaluate.metrics' is [], but it must be
            evaluate.metrics=[bertscoreRescaled] | 'evaluate.bertScoreBaseline' is null, but it must be a baseline file for bertscoreRescaled
            evaluate.bertScoreBaseline=a.tsv | 'evaluate.bertScoreBaseline' is a.tsv, but it must be null unless
            search.learningRates=0.1        | 'search.learningRates' is 0.1, but it must be a list
            search.learningRates=[1e-4, 0]  | 'search.learningRates' is [1.0E-4,0], but it must be a list of numbers from 1.0E-12 to 10.0, none twice
            search.learningRates=[0.1, 1e-1] | 'search.learningRates' is [0.1,0.1], but it must be a list of numbers
            search.learningRates=[fast]     | 'search.learningRates' is ["fast"], but it must be a list of numbers
            search.localSteps=[2.5]         | 'search.localSteps' is [2.5], but it must be a list of whole numbers from 1 to 10000000, none twice
            search.rounds=[3, 3]            | 'search.rounds' is [3,3], but it must be a list of whole numbers
            search.rounds=[0]               | 'search.rounds' is [0], but it must be a list of whole numbers
            search.metrics=[acc]            | 'search.metrics' is [acc], but it must be
            search.metrics=[]               | 'search.metrics' is [], but it must be
            ablate.selection=[best]         | 'ablate.selection' is [best], but it must be a list of some of fixed, random, tfidf, bm25, dense, hybrid, none twice
            ablate.chunks=[coverage]        | 'ablate.chunks' is [coverage], but it must be a list such as [coverage/20, random/20], of first, random, coverage and a number each, none twice
            ablate.filter=[rules, rules]    | 'ablate.filter' is [rules, rules], but it must be a list of some of none, rules, rules+judge, none twice
            ablate.feedback=[false]         | 'ablate.feedback' is [false], but it must be a list of some of none, bandit
            ablate.kinds=quiz               | 'ablate.kinds' is "quiz", but it must be a list
            ablate.k=[-1]                   | 'ablate.k' is [-1], but it must be a list of whole numbers from 0
            input.votes=[x]                 | 'input.votes' is ["x"], but it must be a text
            input.domains[0].validation=[x] | 'input.domains[0].validation' is ["x"], but it must be a text
            input.domains[1].name=x         | --set input.domains[1].name goes through a value that is no mapping, or past the end
            run.id.x=1                      | --set run.id.x goes through
            rounds                          | --set rounds is no key=value
            input..root=x                   | --set input..root=x is no key=value
            """)
    void whatCannotBeIsRefusedWithTheKeysPath(String setting, String message) {
        String given = setting.startsWith("run.id.x") ? LEAST + "run: {id: a}\n" : LEAST;
        assertThatThrownBy(() -> RunConfig.parse("a.yaml", given, folder, List.of(setting)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message)
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .startsWith(
                                message.startsWith("--set") ? "--set" : "In 'a.yaml' with --set " + setting + ": "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            robust.mean=median    | client.algorithm=scaffold     | 'federate.client.algorithm' is scaffold
            privacy.noiseMultiplier=1 | client.algorithm=scaffold | 'federate.client.algorithm' is scaffold
            aggregation=flora-stack | client.algorithm=scaffold   | 'federate.client.algorithm' is scaffold, but it must be fedavg or fedprox
            aggregation=flora-stack | update.codec=int8:64        | 'federate.update.errorFeedback' is true, but it must be false with flora-stack
            aggregation=flora-stack | downlink.codec=int8:64      | 'federate.downlink.codec' is int8:64, but it must be none with flora-stack
            aggregation=flora-stack | server.algorithm=fedadam    | 'federate.server' is fedadam, but it must be fedavg with learningRate 1 with flora-stack
            aggregation=flora-stack | client.normalise=true       | 'federate.client.normalise' is true, but it must be false
            privacy.noiseMultiplier=1 | robust.mean=median        | 'federate.robust.mean' is median, but it must be none
            privacy.noiseMultiplier=1 | update.codec=int8:64      | 'federate.update.codec' is int8:64, but it must be float32
            privacy.noiseMultiplier=1 | update.maxNorm=1          | 'federate.update.maxNorm' is 1.0, but it must be 0
            privacy.noiseMultiplier=1 | minClients=2              | 'federate.minClients' is 2, but it must be 1
            privacy.noiseMultiplier=1 | privacy.clipNorm=1        | 'run.seed' is 17, but it must be a secret number
            privacy.noiseMultiplier=1 | participation.deadlineSeconds=9 | 'federate.participation.deadlineSeconds' is 9.0, but it must be left out with federate.privacy
            privacy.noiseMultiplier=1 | plan.fitMemory=true       | 'federate.plan' is unequal, but it must be left out with federate.privacy
            privacy.noiseMultiplier=1 | client.normalise=true     | 'federate.client.normalise' is true, but it must be false
            robust.mean=median    | client.normalise=true         | 'federate.client.normalise' is true, but it must be false
            participation.deadlineSeconds=9 | plan.minRank=4      | 'federate.plan.minRank' is 4, but it must be 0 without
            """)
    void whatDoesNotGoTogetherIsRefused(String first, String second, String message) {
        assertThatThrownBy(() -> parse(
                        "federate.aggregation=ffa",
                        "federate.client.optimiser=sgd",
                        "federate." + first,
                        "federate." + second))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aMissingKeyIsNamedWithTheSlipThatStandsInItsPlace() {
        assertThatThrownBy(() -> text("input: {root: data}\n"))
                .hasMessageContaining("'input.domains' is missing and has no default. Add it to the file");
        assertThatThrownBy(() -> text(LEAST.replace("root: out", "rot: out")))
                .hasMessageContaining(
                        "'output.root' is missing and has no default. Is 'rot', which means nothing here");
        assertThatThrownBy(() -> text(LEAST.replace("model:", "modle:")))
                .hasMessageContaining("'model.path' is missing and has no default. Is 'modle'");
    }

    @Test
    void allLinearMeansEveryTarget() {
        assertThat(text(LEAST + "lora: {targets: all-linear}\n").lora())
                .isEqualTo(text(LEAST).lora());
    }

    @Test
    void aBrokenFileIsNamedWithItsLine() {
        assertThatThrownBy(() -> text("run: {id: a}\nrun: {id: b}\n"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'a.yaml' is no valid YAML at line 2")
                .hasMessageContaining("run");
        assertThatThrownBy(() -> text("run: [")).hasMessageContaining("is no valid YAML at line");
        assertThatThrownBy(() -> text("- a\n")).hasMessageContaining("must be a mapping");
        assertThatThrownBy(() -> RunConfig.read(folder.resolve("none.yaml").toString(), List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("none.yaml' can't be read");
    }

    @Test
    void twoDomainsOfOneNameAreRefused() {
        String twice = LEAST.replace("output:", "    - {name: medicine, clients: other, examples: [a.jsonl]}\noutput:");
        assertThatThrownBy(() -> text(twice)).hasMessageContaining("'input.domains' is medicine");
    }

    @Test
    void templatesAreReadFromTheFilesFolder() throws IOException {
        Files.createDirectories(folder.resolve("prompts"));
        Path template = folder.resolve("prompts/mine.txt");
        Files.writeString(template, parse().prompt().zeroShot().text().replace("### Input", "### Text"));
        Path file = folder.resolve("run.yaml");
        Files.writeString(file, LEAST + "prompt: {zeroShotTemplate: prompts/mine.txt}\n");
        RunConfig config = RunConfig.read(file.toString(), List.of());
        assertThat(config.prompt().zeroShot().text()).contains("### Text");
        assertThat(config.effectiveYaml()).contains("zeroShotTemplate: " + template.toAbsolutePath());
        assertThatThrownBy(() -> RunConfig.read(file.toString(), List.of("prompt.fewShotTemplate=no.txt")))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(
                        "In '" + file + "' with --set prompt.fewShotTemplate=no.txt: ",
                        "'prompt.fewShotTemplate' is 'no.txt'",
                        "from the configuration's folder '" + folder.toAbsolutePath() + "'",
                        folder.resolve("no.txt").toString(),
                        "there is no such file",
                        "null for the built-in one");
    }

    @Test
    void aConfigurationOnAnyFileSystemReadsWhatItNamesBesideIt() throws IOException {
        FaultyFileSystem.registerWithSpark();
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                folder.resolve("zero.txt"), parse().prompt().zeroShot().text().replace("### Input", "### Text"));
        Files.writeString(folder.resolve("conf/key"), "sixteen secret bytes");
        String there = "faulty:" + folder.toAbsolutePath();
        Files.writeString(
                folder.resolve("conf/run.yaml"),
                LEAST + "run: {hashKey: %s/conf/key}\nprompt: {zeroShotTemplate: ../zero.txt}\n".formatted(there));
        RunConfig config = RunConfig.read(there + "/conf/run.yaml", List.of());
        assertThat(config.prompt().zeroShot().text()).contains("### Text");
        assertThat(config.effectiveYaml()).contains("zeroShotTemplate: " + there + "/zero.txt");
        assertThat(config.run().textHash().keyId())
                .isEqualTo(parse("run.hashKey=" + folder.resolve("conf/key"))
                        .run()
                        .textHash()
                        .keyId());
        assertThatThrownBy(() -> RunConfig.read(there + "/run.yaml", List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(there + "/run.yaml' can't be read", "--config");
        assertThatThrownBy(() -> RunConfig.read(there + "/conf/run.yaml", List.of("prompt.fewShotTemplate=no.txt")))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(there + "/conf/no.txt", "there is no such file");
    }

    @Test
    void aCopyOfTheQuickstartsConfigurationReadsItsTemplatesFromAnyFolder() throws IOException {
        Path copy = folder.resolve("my.yaml");
        Files.copy(Path.of("../conf/quickstart/quickstart.yaml"), copy);
        Path prompts = Path.of("../conf/quickstart/prompts");
        PromptConfig prompt = RunConfig.read(copy.toString(), List.of()).prompt();
        assertThat(prompt.fewShot().text()).isEqualTo(Files.readString(prompts.resolve("few-shot.txt")));
        assertThat(prompt.zeroShot().text()).isEqualTo(Files.readString(prompts.resolve("zero-shot.txt")));
    }

    @Test
    void aThresholdOutOfItsRangeIsNamedWithFileAndKey() {
        assertThatThrownBy(() -> text(LEAST + "filter: {minInstructionWords: 5, maxInstructionWords: 3}\n"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("In 'a.yaml': filter.maxInstructionWords is 3");
        assertThatThrownBy(() -> text(LEAST.replace("output:", "outptu:")))
                .hasMessageStartingWith("In 'a.yaml': The configuration key 'output.root' is missing");
    }

    @Test
    void modelsThatAreNotThereAreNamedWithTheirKeys() {
        String model = "model.path=" + folder;
        assertThatThrownBy(() -> parse().requireModels())
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("model.path: There is no model folder '")
                .hasMessageContaining("relative paths start at the working directory");
        parse(model).requireModels();
        parse("model.path=hdfs://name:8020/model").requireModels();
        for (String key : List.of(
                "retrieve.model", "filter.judgeModel", "filter.encoder", "filter.rewardModel", "evaluate.encoder")) {
            assertThatThrownBy(() -> parse(model, "filter.judge=standard", key + "=/no/model")
                            .requireModels())
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith(key + ": There is no model folder '/no/model'");
        }
    }

    @Test
    void aBaselineIsReadFromTheFilesFolderAndCountsByItsNumbers() throws IOException {
        String[] settings = {
            "evaluate.metrics=[rougeL, bertscoreIdfRescaled]",
            "evaluate.bertScoreBaseline=baseline.tsv",
            "evaluate.encoderLayer=1"
        };
        Path file = folder.resolve("baseline.tsv");
        assertThatThrownBy(() -> parse(settings))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("The baseline of BERTScore '" + file.toAbsolutePath() + "' can't be read");
        Files.writeString(file, "LAYER,P,R,F\n0,0.1,0.1,0.1\n1,0.3,0.4,0.35\n");
        RunConfig config = parse(settings);
        assertThat(config.evaluate().baseline()).isEqualTo(new Score(0.3, 0.4, 0.35));
        assertThat(config.effectiveYaml()).contains("bertScoreBaseline: " + file.toAbsolutePath());
        assertThatThrownBy(() -> parse(settings[0], settings[1]))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'evaluate.encoderLayer' is -1, but it must be the layer's number");
        String fingerprint = config.fingerprint("evaluate");
        Files.writeString(file, "LAYER,P,R,F\n1,0.3,0.4,0.36\n");
        assertThat(parse(settings).fingerprint("evaluate")).isNotEqualTo(fingerprint);
    }

    @Test
    void aFingerprintChangesWithWhatItCoversAndWithNothingElse() throws IOException {
        String fingerprint = parse().fingerprint("generate", "prompt", "model.dtype");
        assertThat(parse("federate.rounds=1", "output.root=x").fingerprint("generate", "prompt", "model.dtype"))
                .hasSize(32)
                .isEqualTo(fingerprint);
        assertThat(parse("generate.topP=0.9").fingerprint("generate", "prompt", "model.dtype"))
                .isNotEqualTo(fingerprint);
        Path copy = folder.resolve("copy.txt");
        Files.writeString(copy, parse().prompt().fewShot().text());
        assertThat(parse("prompt.fewShotTemplate=copy.txt").fingerprint("prompt"))
                .as("the same template elsewhere")
                .isEqualTo(parse().fingerprint("prompt"));
        Files.writeString(copy, "New words. " + Files.readString(copy));
        assertThat(parse("prompt.fewShotTemplate=copy.txt").fingerprint("prompt"))
                .isNotEqualTo(parse().fingerprint("prompt"));
        assertThatThrownBy(() -> parse().fingerprint("generat")).hasMessage("No config key 'generat'");
    }

    @Test
    void pathsOfADomainAreBelowTheRootUnlessTheyStandAlone() {
        InputConfig input = parse("input.root=hdfs://name:8020/data").input();
        assertThat(input.resolve("medicine/clients")).isEqualTo("hdfs://name:8020/data/medicine/clients");
        assertThat(input.resolve("/elsewhere")).isEqualTo("/elsewhere");
        assertThat(input.resolve("s3a://bucket/x")).isEqualTo("s3a://bucket/x");
        assertThat(input.resolve("notes:2024")).isEqualTo("hdfs://name:8020/data/notes:2024");
    }

    private RunConfig parse(String... settings) {
        return RunConfig.parse("a.yaml", LEAST, folder, List.of(settings));
    }

    private RunConfig text(String yaml) {
        return RunConfig.parse("a.yaml", yaml, folder, List.of());
    }
}
