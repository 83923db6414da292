package io.fedu2s.udf.error;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every error that is the user's to mend, each with what, why and how to mend it. */
public final class Errors {
    private Errors() {}

    /** The model folder lacks a file that a decoder cannot do without. */
    public static UserException modelFileMissing(String folder, String file) {
        return new UserException(
                "The model folder '%s' has no '%s'. A Hugging Face folder holds config.json, tokenizer.json and"
                                .formatted(folder, file)
                        + " model.safetensors (or its shards with model.safetensors.index.json): copy the missing file there,"
                        + " or point model.path at a whole folder.");
    }

    /** A model folder that is not there. */
    public static UserException modelFolderMissing(String location, Throwable cause) {
        return new UserException(
                "There is no model folder '%s'. Correct the path; a Hugging Face folder holds config.json, tokenizer.json and model.safetensors."
                        .formatted(location),
                cause);
    }

    /** A model folder, or a file of it, on a file system that does not answer or is not known. */
    public static UserException modelFolderUnreachable(String place, Throwable cause) {
        return new UserException(
                "The model at '%s' can't be read: %s. Check the path, the rights and that Spark reaches this file system (its jar on the class path, its keys spark.hadoop.*); then run the same command again."
                        .formatted(place, cause),
                cause);
    }

    /** A model folder whose files change while they are copied. */
    public static UserException modelFolderChanging(String location) {
        return new UserException(
                "The files of the model folder '%s' changed while they were copied. Wait until whoever writes them has finished, and run the same command again."
                        .formatted(location));
    }

    /** The cache of model folders can't be written. */
    public static UserException modelCacheUnusable(String cache, Throwable cause) {
        return new UserException(
                "The cache of model folders '%s' can't be used: %s. Set FEDU2S_MODEL_CACHE to a folder that you may write, on a disk with room for the models."
                        .formatted(cache, cause),
                cause);
    }

    /** There is no room for a copy of a model folder. */
    public static UserException modelCacheFull(String location, String cache, long sizeBytes) {
        return new UserException(
                "The model folder '%s' (%d MB) does not fit into the cache '%s': its disk is full. Delete copies there that are not needed any more, or set FEDU2S_MODEL_CACHE to a folder on a larger disk."
                        .formatted(location, sizeBytes / 1_000_000, cache));
    }

    /** A value of an update that is not a number or infinite. */
    public static UserException updateNotFinite(String tensor, double value) {
        return new UserException(("The update of '%s' holds %s: the local training diverged. Lower"
                        + " federate.learningRate, or set federate.clipNorm.")
                .formatted(tensor, value));
    }

    /** A value of an update that fixed point can't hold: not a number, infinite or too large. */
    public static UserException updateOutOfRange(String tensor, double value, double limit) {
        return new UserException(
                ("The update of '%s' holds %s, and only finite values below %s can be summed: the local"
                                + " training diverged. Lower federate.learningRate, or set federate.clipNorm.")
                        .formatted(tensor, value, limit));
    }

    /** The weighted sum of the clients' updates is larger than 64 bits. */
    public static UserException updateSumOverflow(String tensor, long weight) {
        return new UserException(("The weighted sum of updates of '%s' (total weight %d) does not fit in 64 bits: some"
                        + " client's update is far out of range, its local training most likely diverged. Lower"
                        + " federate.learningRate, or set federate.clipNorm.")
                .formatted(tensor, weight));
    }

    /** Bytes of an update that are not what their codec writes. */
    public static UserException updateBroken(String tensor, String what) {
        return new BrokenUpdateException(
                ("The update of '%s' holds %s: the bytes are not what their codec writes, so they were"
                                + " damaged or forged on the way. Leave the client out, or let it send its update again.")
                        .formatted(tensor, what));
    }

    /** The name of a codec that this build does not have. */
    public static UserException codecUnknown(String name, Collection<String> known) {
        return new UserException(
                "Updates can't be written as '%s'; this build knows %s, with 1 to 65536 values in a group and a share above 0 and at most 1. Write one of these."
                        .formatted(name, known));
    }

    /** The name of a robust mean that this build does not have. */
    public static UserException robustMeanUnknown(String name, Collection<String> known) {
        return new UserException(
                "Updates can't be averaged by '%s'; this build knows %s, with shares from 0 to below 0.5. Write one of these."
                        .formatted(name, known));
    }

    /** Too few buckets for a robust mean to tell the honest from the hostile. */
    public static UserException bucketsTooFew(String mean, int buckets, int needed) {
        return new UserException(
                ("The mean '%s' needs at least %d buckets of clients to withstand the hostile share it is"
                                + " set to, but has %d. Choose more clients for a round, smaller buckets, or a lower share.")
                        .formatted(mean, needed, buckets));
    }

    /** Too many buckets for a mean that depends on the distances between all of them. */
    public static UserException bucketsTooMany(String mean, int buckets, int most) {
        return new UserException(
                ("The mean '%s' compares all buckets of clients with each other, which is done for up to %d of them, but"
                                + " there are %d. Set a larger federate.robust.bucketSize, or take the median or a trimmed mean.")
                        .formatted(mean, most, buckets));
    }

    /** The next round would spend more than the privacy budget. */
    public static UserException privacyBudgetSpent(int rounds, double next, double budget, double delta) {
        return new UserException(
                ("After %d rounds the next one would bring epsilon to %.4f, above the budget of %.4f (delta"
                                + " %.3g): the clients' privacy allows no more rounds. Stop here with fewer federate.rounds, or set"
                                + " a larger federate.privacy.budget; more noise or a lower probability makes the rounds to come"
                                + " cheaper, not those that were held.")
                        .formatted(rounds, next, budget, delta));
    }

    /** Clients of different ranks or scales, where factors are averaged number by number. */
    public static UserException ranksMixed(String method, List<String> clients) {
        return new UserException(
                ("The aggregation '%s' averages factors number by number, but the clients' adapters differ: %s. Give all"
                                + " clients the same rank and alpha, or choose the aggregation exact-project.")
                        .formatted(method, String.join("; ", clients)));
    }

    /** Rounds of flora-stack that come to more ranks than the model is wide. */
    public static UserException stackTooHigh(int rounds, int clients, int rank, double total, int width) {
        return new UserException(
                ("With federate.aggregation flora-stack the adapter has the ranks of all clients of all rounds together:"
                                + " %d rounds of up to %d clients of rank %d come to %.0f, but the model is %d wide, and a"
                                + " higher stack is larger than the weights it changes. Set fewer federate.rounds or"
                                + " federate.clientsPerRound, a lower lora.rank, or the aggregation exact-project.")
                        .formatted(rounds, clients, rank, total, width));
    }

    /** The architecture of a checkpoint is not one the decoder knows. */
    public static UserException architectureUnknown(String file, String architecture, Collection<String> known) {
        return new UserException(
                "'%s' names the architecture '%s'; this build knows %s. Choose a checkpoint of one of these."
                        .formatted(file, architecture, known));
    }

    /** A key of {@code config.json} has a value the decoder cannot follow. */
    public static UserException modelConfigInvalid(String key, String value, String expected) {
        return new UserException(
                "The model's config.json has %s = %s, but it must be %s. Choose another checkpoint, or mend the key if it was edited."
                        .formatted(key, value, expected));
    }

    /** A key of {@code config.json} that might change what the model computes, and that this build does not know. */
    public static UserException modelConfigKeyUnknown(String file, String key, String architecture) {
        return new UserException(("'%s' has the key '%s', which this build does not know for %s: it may change what the"
                        + " model computes. If it does not, remove the key; else choose another checkpoint.")
                .formatted(file, key, architecture));
    }

    /** The device's memory does not hold the model's work on a single row. */
    public static UserException deviceMemoryTooSmall(Throwable cause) {
        return new UserException(
                ("The device's memory does not hold even one row at a time (%s). Lower prompt.maxPromptTokens and"
                                + " federate.maxLength, set federate.activations to recomputed, model.dtype to bfloat16 or"
                                + " int8, or use a device with more memory.")
                        .formatted(cause.getMessage()),
                cause);
    }

    /** A weight that means nothing to the architecture, so the model may compute something else. */
    public static UserException tensorUnknown(String folder, String tensor, String architecture) {
        return new UserException(
                "The tensor '%s' in '%s' has no place in a %s, so the model may compute something else. Choose another checkpoint, or one whose config.json names the right architecture."
                        .formatted(tensor, folder, architecture));
    }

    /** A model that only reads stands where one that writes is wanted. */
    public static UserException modelCannotWrite(String folder) {
        return new UserException(
                "The model folder '%s' holds an encoder, which reads texts and writes none. Point model.path at a decoder, such as a LlamaForCausalLM; an encoder may stand in retrieve.model and evaluate.encoder."
                        .formatted(folder));
    }

    /** A model that judges nothing stands where one that does is wanted. */
    public static UserException classifierMissing(String folder) {
        return new UserException(
                "The model folder '%s' holds no reward model: its config.json names no architecture of the kind *ForSequenceClassification. Point filter.rewardModel at one that does, such as a BertForSequenceClassification."
                        .formatted(folder));
    }

    /** A reward model has several labels, and none of them, or one it does not have, is said to be the good one. */
    public static UserException rewardLabelUnknown(String folder, String label, List<String> labels) {
        return new UserException(
                "The reward model '%s' has the labels %s, and %s. Set filter.rewardLabel to the one that good pairs have."
                        .formatted(
                                folder, labels, label.isEmpty() ? "none is named" : "none of them is '" + label + "'"));
    }

    /** A layer is asked for that the encoder does not have. */
    public static UserException encoderLayerMissing(int layer, int layers) {
        return new UserException(
                "evaluate.encoderLayer is %d, but the encoder has %d layers. Name one of 0 to %d, or -1 for the last."
                        .formatted(layer, layers, layers));
    }

    /** A folder's tokenizer is in one of the old forms alone. */
    public static UserException tokenizerOnlyVocabulary(String folder, String vocabulary) {
        return new UserException(
                "The model folder '%s' has %s but no tokenizer.json, and only the latter says how texts are cut. Write it with transformers: AutoTokenizer.from_pretrained(folder).save_pretrained(folder)."
                        .formatted(folder, vocabulary));
    }

    /** A folder of an older form names a tokenizer class that is not followed. */
    public static UserException tokenizerClassUnknown(String folder, String named, List<String> known) {
        return new UserException(
                "The model folder '%s' has no tokenizer.json, and its tokenizer class, %s, is none of %s, whose vocabulary files say all. Write it with transformers: AutoTokenizer.from_pretrained(folder).save_pretrained(folder)."
                        .formatted(folder, named, known));
    }

    /** A folder of an older form cuts texts in a way that is not followed. */
    public static UserException tokenizerSettingUnknown(String folder, String key, String found, String only) {
        return new UserException(
                "The tokenizer of '%s' has %s = %s, but without tokenizer.json only %s is followed. Write it with transformers: AutoTokenizer.from_pretrained(folder).save_pretrained(folder)."
                        .formatted(folder, key, found, only));
    }

    /** A token's id in the files is not the one that it gets. */
    public static UserException tokenIdMisfit(String folder, String token, int stated, int id) {
        return new UserException(
                "The tokenizer files of '%s' say that '%s' is token %d, but after their vocabulary it would be %d. Copy vocabulary and added tokens again from one source."
                        .formatted(folder, token, stated, id));
    }

    /** Nobody knows which id comes after a vocabulary. */
    public static UserException vocabularyWithGaps(String folder, int pieces) {
        return new UserException(
                "The vocabulary of '%s' has %d pieces but ids that go beyond, and tokens that would come after it. Copy the tokenizer's files again from the checkpoint's source."
                        .formatted(folder, pieces));
    }

    /** A conversation is wanted of a model that says nothing about how it writes one. */
    public static UserException chatTemplateMissing(String folder) {
        return new UserException(
                "The model folder '%s' has no chat template: neither chat_template.jinja nor a chat_template in tokenizer_config.json, where one of several must be named 'default'. Choose a model that was tuned to chat, copy its template into the folder, or set prompt.chat to none (of 'model', leave --chat away)."
                        .formatted(folder));
    }

    /** A chat template can't be read. */
    public static UserException chatTemplateUnreadable(String file, Throwable cause) {
        return new UserException(
                "The chat template '%s' can't be read (%s). Check that the file may be read and is UTF-8 text."
                        .formatted(file, cause.getMessage()),
                cause);
    }

    /** A chat template makes no text of a conversation. */
    public static UserException chatTemplateBroken(String file, String why) {
        return new UserException(
                "The chat template of '%s' makes no text of this conversation: %s. Put a template that does beside it as chat_template.jinja, or set prompt.chat to none (of 'model', leave --chat away)."
                        .formatted(file, why));
    }

    /** A JSON file of a model folder is no JSON. */
    public static UserException modelConfigUnreadable(String file, Throwable cause) {
        return new UserException(
                "'%s' cannot be read as JSON: %s. Copy the file again from the checkpoint's source."
                        .formatted(file, cause.getMessage()),
                cause);
    }

    /** The tokenizer file is no tokenizer. */
    public static UserException tokenizerUnreadable(String file, Throwable cause) {
        return new UserException(
                "'%s' cannot be read as a Hugging Face tokenizer: %s. Copy it again from the checkpoint's source."
                        .formatted(file, cause.getMessage()),
                cause);
    }

    /** A safetensors file does not hold what its header says. */
    public static UserException safetensorsBroken(String file, String why) {
        return new UserException(
                "The weights file '%s' is broken: %s. Copy it again from the checkpoint's source and compare its size."
                        .formatted(file, why));
    }

    /** A weight that is no number. */
    public static UserException weightNotFinite(String file, String tensor) {
        return new UserException(
                "The tensor '%s' in '%s' holds a value that is not a number or infinite. The file was damaged, or the training that wrote it diverged: copy it again from the checkpoint's source, or choose another checkpoint."
                        .formatted(tensor, file));
    }

    /** Two shards hold a tensor of the same name. */
    public static UserException tensorTwice(String tensor, String file, String other) {
        return new UserException(
                "The tensor '%s' is in '%s' and in '%s'. The shards of two checkpoints are mixed: copy the folder again from its source."
                        .formatted(tensor, file, other));
    }

    /** A shard lacks a tensor that the index promises there. */
    public static UserException tensorNotInShard(String tensor, String file) {
        return new UserException(
                "By model.safetensors.index.json the tensor '%s' is in '%s', but it is not. Shards and index must come from the same checkpoint: copy the folder again from its source."
                        .formatted(tensor, file));
    }

    /** The index of a checkpoint's shards is none. */
    public static UserException shardIndexBroken(String file, String why) {
        return new UserException(
                "The index '%s' is broken: %s. Copy it again from the checkpoint's source.".formatted(file, why));
    }

    /** A weight that the architecture needs is in none of the files. */
    public static UserException tensorMissing(String folder, String tensor) {
        return new UserException(
                "No weights file in '%s' holds the tensor '%s'. A shard may be missing: compare the files with model.safetensors.index.json."
                        .formatted(folder, tensor));
    }

    /** A weight has another shape than config.json demands. */
    public static UserException tensorShape(String folder, String tensor, List<Long> found, List<Long> expected) {
        return new UserException(
                "The tensor '%s' in '%s' has the shape %s, but config.json demands %s. Weights and config.json must come from the same checkpoint."
                        .formatted(tensor, folder, found, expected));
    }

    /** A key of an adapter's configuration is out of range. */
    public static UserException loraInvalid(String key, String value, String expected) {
        return new UserException(
                "The adapter's configuration has %s = %s, but it must be %s. Mend the key lora.* of the run, or adapter_config.json."
                        .formatted(key, value, expected));
    }

    /** An adapter does not belong to the model. */
    public static UserException adapterMisfit(String tensor, String why) {
        return new UserException(
                "The adapter does not fit the model at '%s': %s. Use the adapter with the base model it was tuned on."
                        .formatted(tensor, why));
    }

    /** An adapter folder lacks a file. */
    public static UserException adapterFileMissing(String folder, String file) {
        return new UserException(
                "The adapter folder '%s' has no '%s'. A PEFT folder holds adapter_config.json and adapter_model.safetensors."
                        .formatted(folder, file));
    }

    /** A setting of the generation is out of range. */
    public static UserException samplingInvalid(String key, String value, String expected) {
        return new UserException("generate.%s is %s, but it must be %s. Mend the key in the configuration."
                .formatted(key, value, expected));
    }

    /** A setting of the local training is out of range. */
    public static UserException trainingInvalid(String key, String value, String expected) {
        return new UserException(
                "The training's %s is %s, but it must be %s. Mend the key federate.%s in the configuration."
                        .formatted(key, value, expected, key));
    }

    /** A number of the server's optimiser is out of range. */
    public static UserException serverInvalid(String key, double value, String expected) {
        return new UserException(
                "The server optimiser's %s is %s, but it must be %s. Mend the key federate.%s in the configuration."
                        .formatted(key, value, expected, key));
    }

    /** A template lacks a placeholder that must stand in it. */
    public static UserException promptPlaceholderMissing(String file, String name) {
        return new UserException(
                "The prompt template '%s' lacks {{%s}}, so this part of the prompt would never be shown. Write {{%s}} where it shall stand."
                        .formatted(file, name, name));
    }

    /** A template holds a placeholder that is unknown, or known but stands twice or in the wrong section. */
    public static UserException promptPlaceholderMisplaced(String file, String name, Collection<String> wanted) {
        String allowed = wanted.isEmpty() ? "no placeholder" : "{{" + String.join("}}, {{", wanted) + "}}, each once";
        return new UserException(
                "The prompt template '%s' holds {{%s}} where it means nothing: here may stand %s. Correct its spelling, move it, or delete it."
                        .formatted(file, name, allowed));
    }

    /** A template's sections or markers make no prompt. */
    public static UserException promptTemplateBroken(String file, String why) {
        return new UserException(
                "The prompt template '%s' makes no prompt: %s. Compare it with conf/quickstart/prompts and mend it."
                        .formatted(file, why));
    }

    /** A template's file can't be read as text. */
    public static UserException promptTemplateUnreadable(String file, Throwable cause) {
        return new UserException(
                "The prompt template '%s' can't be read (%s). Check that the file exists, may be read and is UTF-8 text."
                        .formatted(file, cause),
                cause);
    }

    /** A threshold of a filter, or a size of the chunker, lies outside its range. */
    public static UserException thresholdOutOfRange(String key, Object value, String range) {
        return new UserException(
                "%s is %s, which is out of range: it must be %s. Change it, or remove it to take the default."
                        .formatted(key, value, range));
    }

    /** DJL's native libraries can't be unpacked or loaded. */
    public static UserException nativeLibrariesUnusable(String folder, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new UserException(
                ("The native libraries of DJL cannot be loaded by way of '%s': %s. They are in the jar beside fedu2s.jar"
                                + " (target/native, passed with --jars), are unpacked into that folder (about 500 MB) and"
                                + " never downloaded. Pass that jar, make room, or set DJL_CACHE_DIR to a folder you may write.")
                        .formatted(folder, root.getMessage()),
                cause);
    }

    /** A file of the example pool can't be read. */
    public static UserException examplesUnreadable(String file, Throwable cause) {
        return new UserException(
                "The example pool '%s' can't be read (%s). Check input.domains[].examples: the path, below input.root unless it is absolute, and its rights."
                        .formatted(file, cause),
                cause);
    }

    /** A line of the example pool is no example. */
    public static UserException exampleBroken(String file, int line, String why) {
        return new UserException(
                "Line %d of the example pool '%s' is no example: %s. Each line is a JSON object with the texts document, instruction and response; mend or delete the line."
                        .formatted(line, file, why));
    }

    /** A domain has chunks and no example to show. */
    public static UserException examplesMissing(String domain) {
        return new UserException(
                "The domain '%s' has chunks but its example pool is empty, and retrieve.k asks for examples. Add lines with document, instruction and response to a file of its input.domains[].examples, or set retrieve.k to 0 for a model that needs none."
                        .formatted(domain));
    }

    /** There is nothing to generate from. */
    public static UserException chunksMissing() {
        return new UserException(
                "The table 'chunks' is empty, so there is nothing to write pairs from. Run 'ingest' first; if it ran, the table 'rejects' says why no document was accepted.");
    }

    /** Prompt and answer together don't fit into the model's context. */
    public static UserException contextTooShort(int maxPromptTokens, int maxNewTokens, int contextTokens) {
        return new UserException(
                "prompt.maxPromptTokens %d and generate.maxNewTokens %d make %d tokens, but the model's context holds %d. Lower one of the two."
                        .formatted(maxPromptTokens, maxNewTokens, maxPromptTokens + maxNewTokens, contextTokens));
    }

    /** A file of held-out pairs can't be read. */
    public static UserException humanPairsUnreadable(String file, Throwable cause) {
        return new UserException(
                "The held-out pairs '%s' can't be read (%s). Check input.domains[].evaluation: the path, below input.root unless it is absolute, and its rights; the text must be UTF-8."
                        .formatted(file, cause),
                cause);
    }

    /** A file of held-out pairs holds none. */
    public static UserException humanPairsEmpty(String domain, String file) {
        return new UserException(
                "The held-out pairs '%s' of the domain '%s' are empty, so nothing can be measured there. Add JSON lines with instruction and response, or leave input.domains[].evaluation away for this domain."
                        .formatted(file, domain));
    }

    /** A line of held-out pairs is no pair. */
    public static UserException humanPairBroken(String file, int line, String why) {
        return new UserException(
                "Line %d of the held-out pairs '%s' is no pair: %s. Each line is a JSON object with the texts instruction and response and, where there is one, context; mend or delete the line."
                        .formatted(line, file, why));
    }

    /** No client has a pair to train on. */
    public static UserException noAcceptedPairs(long rejected) {
        return new UserException(
                "No client has an accepted pair, so there is nothing to tune on: 'pairs' holds %d rejected ones and no other. Its column 'reason' says why; loosen the thresholds under 'filter', or run 'generate' and 'filter' first."
                        .formatted(rejected));
    }

    /** Every client of a round sent no update. */
    public static UserException noClientTrained(int round, String reasons) {
        return new UserException(
                "In round %d no client could send an update (%s). Pairs that are too long want a larger federate.maxLength or a smaller ingest.chunkTokens; clients that diverged a lower federate.learningRate."
                        .formatted(round, reasons));
    }

    /** The name of a split of pairs among simulated clients says nothing. */
    public static UserException splitUnknown(String name) {
        return new UserException(
                "The split '%s' is unknown. Use natural, dirichlet:ALPHA, length or quantity:SIGMA with a number above 0, such as dirichlet:0.3."
                        .formatted(name));
    }

    /** There are more simulated clients than pairs. */
    public static UserException pairsTooFew(int pairs, int clients) {
        return new UserException(
                "The run has %d accepted pairs, too few for %d simulated clients. Ask for fewer by --clients, or make more pairs first."
                        .formatted(pairs, clients));
    }

    /** Every client is away or can't hold the base model when a round begins. */
    public static UserException noClientAvailable(int round, double hour, int leftOut) {
        return new UserException(
                "Round %d begins at hour %s of the simulated day, when no client with accepted pairs is there (%d can't take part at all; 'trainings' says why). Change federate.participation.hoursBetweenRounds, the windows in clients.profiles, or federate.plan.fitMemory."
                        .formatted(round, hour, leftOut));
    }

    /** Too few updates of a round count. */
    public static UserException quorumMissed(int round, int counted, int wanted, Map<String, String> refused) {
        return new UserException(
                "In round %d the updates of %d clients count, but federate.minClients asks for %d (refused: %s). Lower federate.minClients, raise federate.clientsPerRound, or see in 'trainings' why clients sent nothing."
                        .formatted(round, counted, wanted, refused));
    }

    /** The place of an export can't be written. */
    public static UserException exportUnwritable(String place, Throwable cause) {
        return new UserException(
                "The adapter can't be written to '%s' (%s). Check the path, its rights and the space left there."
                        .formatted(place, cause),
                cause);
    }

    /** The place of an export holds something else. */
    public static UserException exportInTheWay(String place, String file) {
        return new UserException(
                "The adapter can't be written to '%s': the folder holds '%s', which is no part of an adapter, and an export replaces its folder. Name a folder of its own."
                        .formatted(place, file));
    }

    /** A round that is to be exported was not committed. */
    public static UserException roundMissing(int round, int last) {
        return new UserException("Round %d can't be exported: %s. Name a round that is done, or run 'federate' first."
                .formatted(round, last == 0 ? "no round is done yet" : "rounds 1 to " + last + " are done"));
    }

    /** A table was written by something else, or by another version of this program. */
    public static UserException tableColumnsMissing(String path, String missing, String found) {
        return new UserException(
                "The table '%s' lacks the columns %s; it has %s. Point output.root at another folder, or move this table away."
                        .formatted(path, missing, found));
    }

    /** A Delta table's log is not whole, or gone where there are files: which of them count can't be known. */
    public static UserException tableDamaged(String path, String why) {
        return new UserException(
                "The table '%s' can't be read: %s. Put its folder back from a copy, or, if it is one of a run, move it away and run the command again: what it held is made anew. That can't be done with 'privacy': without it nobody knows what was spent on the clients."
                        .formatted(path, oneLine(why)));
    }

    /** The configuration file cannot be read at all. */
    public static UserException configUnreadable(String file, Throwable cause) {
        return new UserException(
                "The configuration '%s' can't be read (%s). Give --config the path of a YAML file that may be read, such as conf/quickstart/quickstart.yaml."
                        .formatted(file, cause),
                cause);
    }

    /** The configuration file is no YAML, or holds a key twice. */
    public static UserException configMalformed(String file, int line, int column, String why) {
        return new UserException(
                "The configuration '%s' is no valid YAML at line %d, column %d: %s. Mend the line; keys are indented by blanks and stand once."
                        .formatted(file, line, column, why));
    }

    /** A key that means nothing. */
    public static UserException configKeyUnknown(String path, String nearest, List<String> known) {
        return new UserException(
                "The configuration key '%s' is unknown; the nearest key is '%s'. Correct or delete it. Known here: %s."
                        .formatted(path, nearest, String.join(", ", known)));
    }

    /** A key that must be given; {@code instead} is an unknown one that stands in its place, or empty. */
    public static UserException configKeyMissing(String path, String instead) {
        return new UserException("The configuration key '%s' is missing and has no default. %s"
                .formatted(
                        path,
                        instead.isEmpty()
                                ? "Add it to the file, or pass --set %s=VALUE.".formatted(path)
                                : "Is '%s', which means nothing here, a slip for it?".formatted(instead)));
    }

    /** A value of the wrong kind or out of range. */
    public static UserException configValueWrong(String path, String value, String expected) {
        return new UserException(
                "The configuration key '%s' is %s, but it must be %s. Change it in the file or by --set %s=VALUE."
                        .formatted(path, value, expected, path));
    }

    /** A --set that is no key=value. */
    public static UserException settingMalformed(String argument) {
        return new UserException(
                "--set %s is no key=value. Write the key's whole path, such as --set federate.rounds=3 or --set input.domains[0].format=jsonl."
                        .formatted(argument));
    }

    /** A --set into a place that the file does not have. */
    public static UserException settingMisplaced(String path) {
        return new UserException(
                "--set %s goes through a value that is no mapping, or past the end of a list of the file. Compare the path with the file."
                        .formatted(path));
    }

    /** A file of the output can't be read or written. */
    public static UserException outputUnwritable(String path, Throwable cause) {
        return new UserException(
                "'%s' can't be written (%s). Check the path output.root, its rights and the space left there; then run the command again."
                        .formatted(path, cause.getMessage()),
                cause);
    }

    /** Not everything that is to be judged has been generated. */
    public static UserException generationsMissing(long found, long wanted) {
        return new UserException(
                "The table 'generations' has %d of the %d rows that these chunks, examples, model and keys make. Run 'generate' with the same configuration first."
                        .formatted(found, wanted));
    }

    /** There is no adapter to evaluate or export. */
    public static UserException notFederated() {
        return new UserException(
                "No round is done with this configuration and these pairs, so there is no adapter. Run 'federate' first.");
    }

    /** A domain's folder or table is not there. */
    public static UserException inputMissing(String domain, String path, Throwable cause) {
        return new UserException(
                "The clients of the domain '%s' are looked for in '%s', and there is nothing. Correct input.root or the domain's clients; relative paths start at the working directory."
                        .formatted(domain, path),
                cause);
    }

    /** A domain's folder may not be listed. */
    public static UserException inputUnreadable(String domain, String path, Throwable cause) {
        return new UserException(
                "The clients of the domain '%s' in '%s' can't be listed: %s. Give the user that runs this the right to read the folder."
                        .formatted(domain, path, cause.getMessage()),
                cause);
    }

    /** A file was listed and then could not be found. */
    public static UserException inputVanished(String what, Throwable cause) {
        return new UserException(
                "A file of the input vanished while it was read: %s. Leave the input alone while 'ingest' reads it, and run the same command again."
                        .formatted(oneLine(what)),
                cause);
    }

    /** Not all CSV files of a folder have the same columns in the same order. */
    public static UserException inputHeadersDiffer(String paths, String what, Throwable cause) {
        return new UserException(
                "The CSV files in '%s' have unlike headers, so it can't be said which column is which: %s. Give all of them the same header, or each kind a domain of its own."
                        .formatted(paths, oneLine(what)),
                cause);
    }

    /** All documents were rejected. */
    public static UserException nothingToUse(long documents, String reasons) {
        return new UserException(
                "None of %d documents gave a chunk; rejected were %s. The table rejects names each document and its reason."
                        .formatted(documents, reasons));
    }

    /** A prompt has no token at all, so nothing can follow it. */
    public static UserException promptEmpty(String key) {
        return new UserException(
                "The prompt '%s' has no tokens: it is empty, and the model's tokenizer puts no token before a text. Give it some text."
                        .formatted(key));
    }

    /** The pairs to be scored can't be read. */
    public static UserException pairsUnreadable(String file, Throwable cause) {
        return new UserException(
                "The pairs '%s' cannot be read as UTF-8 text: %s. Give a file of JSON lines.".formatted(file, cause),
                cause);
    }

    /** A line of the pairs to be scored is no pair. */
    public static UserException pairBroken(String file, int line, String why) {
        return new UserException(
                "Line %d of '%s' is no pair: %s. A line is {\"prompt\": …, \"response\": …} or {\"instruction\": …, \"response\": …, \"context\": …}."
                        .formatted(line, file, why));
    }

    /** The prompt's file can't be read. */
    public static UserException promptUnreadable(String file, Throwable cause) {
        return new UserException(
                "The prompt file '%s' cannot be read as UTF-8 text: %s. Give a file that holds the prompt."
                        .formatted(file, cause),
                cause);
    }

    /** An accelerator that was asked for is not there. */
    public static UserException deviceMissing(String device, int gpus) {
        return new UserException(
                "The device '%s' is not there: PyTorch sees %d GPUs. Choose cpu, or put PyTorch's native library for CUDA on the class path."
                        .formatted(device, gpus));
    }

    /** A domain's folder holds no file at all. */
    public static UserException inputEmpty(String domain, String path) {
        return new UserException(
                "The clients of the domain '%s' in '%s' have no documents at all. Put files there, as CLIENT/DOCUMENT where the client comes from the folder, or take the domain out of input.domains."
                        .formatted(domain, path));
    }

    /** A file stands where folders of clients were expected. */
    public static UserException inputNoClientFolders(String domain, String path) {
        return new UserException(
                "The clients of the domain '%s' come from folders, but '%s' is a file. Name the folder that holds the clients' folders, or set client: {from: column, column: …}."
                        .formatted(domain, path));
    }

    /** A folder that is no Delta table. */
    public static UserException inputNoDelta(String domain, String path) {
        return new UserException(
                "The domain '%s' has format delta, but '%s' is no Delta table. Correct the path or the format."
                        .formatted(domain, path));
    }

    /** Columns that the configuration names are not in the data. */
    public static UserException inputColumnsMissing(
            String domain, String path, Collection<String> missing, Collection<String> found) {
        return new UserException(
                "The domain '%s' wants the columns %s, and '%s' does not have them; it has %s. Correct textColumn, documentColumn or client.column."
                        .formatted(domain, missing, path, found));
    }

    /** The column of the text holds something else. */
    public static UserException inputColumnNoText(String domain, String path, String column, String type) {
        return new UserException(
                "The domain '%s' takes its text from the column '%s' of '%s', which is of type %s, not text. Correct textColumn."
                        .formatted(domain, column, path, type));
    }

    /** A client's name stands in two domains. */
    public static UserException clientInTwoDomains(String client, List<String> domains) {
        return new UserException(
                "The client '%s' is in the domains %s, but a client is in one. Rename it in one of them, or put its documents together."
                        .formatted(client, domains));
    }

    /** The clients' profiles can't be read. */
    public static UserException profilesUnreadable(String file, Throwable cause) {
        return new UserException(
                "The clients' profiles '%s' can't be read: %s. Correct clients.profiles, or set it to null."
                        .formatted(file, cause.getMessage()),
                cause);
    }

    /** A line of the clients' profiles is none. */
    public static UserException profileBroken(String file, int line, String why) {
        return new UserException(
                "The clients' profiles '%s' are wrong in line %d: %s. Mend the line.".formatted(file, line, why));
    }

    /** A disk ran full; what was committed stays. */
    public static UserException diskFull(String what) {
        String line = what.lines().findFirst().orElse("");
        return new UserException(
                "A disk is full (%s). Free space where output.root, spark.local.dir or the temporary folder lie, and run the same command again: it goes on after the last commit."
                        .formatted(line));
    }

    /** A local disk takes no more for another reason than its size. */
    public static UserException diskFailed(String what) {
        String line = what.lines().findFirst().orElse("");
        return new UserException(
                "A local disk failed (%s). See to the disk where output.root, spark.local.dir or the temporary folder lie, or move them with these settings, and run the same command again: it goes on after the last commit."
                        .formatted(line));
    }

    private static String oneLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }
}
