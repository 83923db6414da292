package io.fedu2s.udf.error;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Every error of input, models and updates that is the user's to mend, each with what, why and how to mend it. */
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

    /** As above, of a folder on this machine: one that is not there at all is said to be missing, not to lack a file. */
    public static UserException modelFileMissing(Path folder, String file) {
        return Files.isDirectory(folder) ? modelFileMissing(folder.toString(), file) : modelFolderMissing(folder);
    }

    /** A model folder on this machine that is not there. */
    public static UserException modelFolderMissing(Path folder) {
        String what = Files.exists(folder) ? "it is a file" : "relative paths start at the working directory";
        return new UserException(
                "There is no model folder '%s' (%s). Correct the path, or put a model there first: nothing is downloaded, and a Hugging Face folder holds config.json, tokenizer.json and model.safetensors."
                        .formatted(folder, what));
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

    /** Two keys of {@code config.json}, an older and a newer one, state the same thing differently. */
    public static UserException modelConfigContradicts(
            String file, String key, String value, String olderKey, String olderValue) {
        return new UserException(("'%s' says %s by %s, and %s by %s: programs differ in which of the two they follow."
                        + " Remove the one that the checkpoint was not trained with.")
                .formatted(file, value, key, olderValue, olderKey));
    }

    /** An adapter's rank is above what the program reads that it is written for. */
    public static UserException rankTooHigh(int rank, List<Integer> ranks) {
        return new UserException(
                "The adapter has rank %d, but vLLM reads ranks of at most %d (%s). Set export.rank to one of these, which keeps the largest directions of every product, or export.for to peft."
                        .formatted(rank, ranks.get(ranks.size() - 1), ranks));
    }

    /** A tokenizer has tokens that the model beside it has no row for. */
    public static UserException tokenBeyondModel(String folder, String token, int id, int size) {
        return new UserException(
                "In the model folder '%s' the token '%s' has the id %d, but by its config.json the model knows %d ids, from 0 on. Tokenizer and weights must come from the same checkpoint: copy both again, or enlarge the embedding with transformers (model.resize_token_embeddings)."
                        .formatted(folder, token, id, size));
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
                "The model folder '%s' holds no reward model: its config.json names no architecture of the kind *ForSequenceClassification. Name one that does, such as a BertForSequenceClassification."
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

    /** An adapter folder lacks a file, or is not there at all. */
    public static UserException adapterFileMissing(Path folder, String file) {
        String lack = Files.isDirectory(folder)
                ? "The adapter folder '%s' has no '%s'".formatted(folder, file)
                : "There is no adapter folder '%s'".formatted(folder);
        return new UserException(
                lack + ". A PEFT folder holds adapter_config.json and adapter_model.safetensors: correct the path.");
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
    public static UserException promptPlaceholderMisplaced(
            String file, String name, Collection<String> wanted, Collection<String> optional) {
        String needed = wanted.isEmpty() ? "" : "{{" + String.join("}}, {{", wanted) + "}}, each once";
        String possible = optional.isEmpty() ? "" : "{{" + String.join("}}, {{", optional) + "}}, each at most once";
        String allowed = needed + (needed.isEmpty() || possible.isEmpty() ? "" : ", and ") + possible;
        return new UserException(
                "The prompt template '%s' holds {{%s}} where it means nothing: here may stand %s. Correct its spelling, move it, or delete it."
                        .formatted(file, name, allowed.isEmpty() ? "no placeholder" : allowed));
    }

    /** A template's sections or markers make no prompt. */
    public static UserException promptTemplateBroken(String file, String why) {
        return new UserException(
                "The prompt template '%s' makes no prompt: %s. Compare it with conf/quickstart/prompts and mend it."
                        .formatted(file, why));
    }

    /** A row names a kind of pair that is not configured. */
    public static UserException kindUnknown(String kind, Collection<String> known) {
        return new UserException(
                "A generation is of the kind '%s', which generate.kinds does not name (%s). Name it there as when the generation was written, or generate anew."
                        .formatted(
                                kind, String.join(", ", known.stream().sorted().toList())));
    }

    /** The best pairs are to be kept, but nothing says which they are. */
    public static UserException rankingWithoutScores(double keepShare) {
        return new UserException(
                "filter.keepShare is %s, but no model says which pairs are the best. Set filter.judge or a threshold on a model's score (filter.minChunkGain, minEmbeddingSupport, minReward), or filter.keepShare to null."
                        .formatted(keepShare));
    }

    /** A line of a rubric is no question. */
    public static UserException rubricBroken(String file, int line, String why) {
        return new UserException(
                "Line %d of the rubric '%s' is no question: %s. A line is 'NAME: QUESTION? >= NUMBER', where the name, and >= or <= with a number, may be left out; mend the line, or begin it with # to leave it out."
                        .formatted(line, file, why));
    }

    /** A line of a file of reasons is none. */
    public static UserException reasonsLineWrong(String file, int line) {
        return new UserException(
                "Line %d of the reasons '%s' demands nothing: a line is 'REASON: SENTENCE', such as 'cut_off: The response is short.', each reason once. Mend the line, or begin it with # to leave it out."
                        .formatted(line, file));
    }

    /** A rubric asks nothing. */
    public static UserException rubricEmpty(String file) {
        return new UserException(
                "The rubric '%s' asks nothing. Write a question of yes or no into it, or set filter.judge to null or to standard."
                        .formatted(file));
    }

    /** A tokenizer that writes yes and no with the same first token. */
    public static UserException yesAndNoAlike() {
        return new UserException(
                "The model that judges can't answer: its tokenizer begins 'Yes' and 'No' with the same token. Set filter.judgeModel to another model, or filter.judge to null.");
    }

    /** A threshold of a filter, or a size of the chunker, lies outside its range. */
    public static UserException thresholdOutOfRange(String key, Object value, String range) {
        return new UserException(
                "%s is %s, which is out of range: it must be %s. Change it, or remove it to take the default."
                        .formatted(key, value, range));
    }

    /** In local mode more GPUs are asked for than libtorch finds. */
    public static UserException gpusMissing(String key, int wanted, int found) {
        return new UserException(
                "%s is %d, but libtorch finds %d GPUs on this machine. Ask for no more, or let it find them: FEDU2S_NATIVE names the jar of libtorch for CUDA, and libcudart.so must be on LD_LIBRARY_PATH."
                        .formatted(key, wanted, found));
    }

    /** How many GPUs tasks share is no number. */
    public static UserException gpuCountWrong(String key, String value) {
        return new UserException(
                "%s is '%s', but it must be a whole number: how many GPUs of this machine tasks share, 0 for the CPU. Change it by --conf %s=NUMBER or in conf/spark-defaults.conf, or take it away."
                        .formatted(key, value, key));
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

    /** A baseline of BERTScore is no table of layers, or not of the layer that is compared. */
    public static UserException bertScoreBaselineBroken(String file, String why) {
        return new UserException(
                "The baseline of BERTScore '%s' can't be used: %s. It must be a table as bert_score's rescale_baseline holds them, made with the same encoder: LAYER,P,R,F and a line for each layer."
                        .formatted(file, why));
    }

    /** A prompt has no token at all, so nothing can follow it. */
    public static UserException promptEmpty(String key) {
        return new UserException(
                "The prompt '%s' has no tokens: it is empty, and the model's tokenizer puts no token before a text. Give it some text."
                        .formatted(key));
    }

    /** A row of a query that lacks what a model is asked by. */
    public static UserException questionNull(String name) {
        return new UserException(
                "Its %s is null, so the model was not asked. Give it some text, or leave the row out.".formatted(name));
    }

    /** A prompt that leaves no room for what is to follow it. */
    public static UserException promptTooLong(int tokens, int behind, int most) {
        return new UserException(
                "The prompt has %d tokens and %d may follow, but the model reads %d in all. Shorten it, let fewer follow, or take a model of longer texts."
                        .formatted(tokens, behind, most));
    }

    /** A response without any token has no likelihood. */
    public static UserException responseEmpty() {
        return new UserException("The response has no tokens, so nothing says how likely it is. Give it some text.");
    }

    /** A pair that a reward model can't read whole. */
    public static UserException pairTooLong(int excess) {
        return new UserException(
                "Instruction and response have %d tokens more than the model reads. Shorten them, or take a model of longer texts."
                        .formatted(excess));
    }
}
