package io.fedu2s.jobs.error;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.spark.Location;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every error of configuration, tables and runs that is the user's to mend, each with what, why and how to mend it. */
public final class Errors {
    static final String STORE_MISSING = "A path lies on a store that this program can't reach";

    private Errors() {}

    /** A key names a model folder that is not there. */
    public static UserException modelKeyWrong(String key, UserException missing) {
        return new UserException(key + ": " + missing.getMessage(), missing);
    }

    /** Too many buckets for a mean that depends on the distances between all of them. */
    public static UserException bucketsTooMany(String mean, int buckets, int most) {
        return new UserException(
                ("The mean '%s' compares all buckets of clients with each other, which is done for up to %d of them, but"
                                + " there are %d. Set a larger federate.robust.bucketSize, or take the median or a trimmed mean.")
                        .formatted(mean, most, buckets));
    }

    /** A key names a template's file that is not there, or can't be read as text. */
    public static UserException promptTemplateKeyWrong(
            String key, String given, String folder, String file, Throwable cause) {
        String why = Location.isMissing(cause) ? "there is no such file" : cause.toString();
        return new UserException(
                "The configuration key '%s' is '%s', which from the configuration's folder '%s' is '%s', and that prompt template can't be read: %s. Correct the path, copy the template there, or set the key to null for the built-in one."
                        .formatted(key, given, folder, file, why),
                cause);
    }

    /** A rubric that the configuration names can't be read. */
    public static UserException rubricKeyWrong(String given, String folder, String file, Throwable cause) {
        String why = Location.isMissing(cause) ? "there is no such file" : cause.toString();
        return new UserException(
                "The configuration key 'filter.judge' is '%s', which from the configuration's folder '%s' is '%s', and that rubric can't be read: %s. Correct the path, write standard for the built-in rubric, or null for none."
                        .formatted(given, folder, file, why),
                cause);
    }

    /** The file of reasons can't be read. */
    public static UserException reasonsUnreadable(String given, String file, Throwable cause) {
        return new UserException(
                "The configuration key 'feedback.reasons' is '%s', and the file '%s' can't be read (%s). Correct the path, relative to the configuration's folder, or write standard for the built-in reasons."
                        .formatted(given, file, cause),
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

    /** No chunk could be drawn for a look. */
    public static UserException previewEmpty() {
        return new UserException(
                "None of the documents that were drawn gave a chunk, so there is nothing to show. Run 'ingest', after which the table 'rejects' names each document and its reason.");
    }

    /** A client that is asked for is not there. */
    public static UserException clientWithoutChunk(String client, Collection<String> known) {
        return new UserException(
                "The client '%s' has no chunk. Correct --client; known are %s.".formatted(client, known));
    }

    /** An option's value is out of range. */
    public static UserException optionWrong(String option, String value, String expected) {
        return new UserException("%s is %s, but it must be %s.".formatted(option, value, expected));
    }

    /** Prompt and answer together don't fit into the model's context. */
    public static UserException contextTooShort(int maxPromptTokens, int maxNewTokens, int contextTokens) {
        return new UserException(
                "prompt.maxPromptTokens %d and generate.maxNewTokens %d make %d tokens, but the model's context holds %d. Lower one of the two."
                        .formatted(maxPromptTokens, maxNewTokens, maxPromptTokens + maxNewTokens, contextTokens));
    }

    /** The model's context holds no prompt with an answer, a complaint and another answer. */
    public static UserException contextTooShortToRepair(int maxPromptTokens, int behind, int contextTokens) {
        return new UserException(
                "prompt.maxPromptTokens %d, two answers as long as generate.maxNewTokens allows and a complaint between them make %d tokens, but the model's context holds %d. Lower one of the two, or set generate.repair to 0."
                        .formatted(maxPromptTokens, maxPromptTokens + behind, contextTokens));
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

    /** There are no pairs to search by. */
    public static UserException validationMissing(List<String> domains) {
        return new UserException(
                "A search measures on held-out pairs that the report does not use, and the domains %s have none. Give each input.domains[].validation, a file of JSON lines as input.domains[].evaluation, with other pairs."
                        .formatted(domains));
    }

    /** The pairs to search by are pairs to report by. */
    public static UserException validationShared(String domain, long shared, long all, String example) {
        return new UserException(
                "%d of the %d pairs in input.domains[].validation of the domain '%s' are also among the pairs of input.domains[].evaluation, such as \"%s\". What is chosen by them looks better in the report than it is: take them out of one of the two files."
                        .formatted(shared, all, domain, example));
    }

    /** A search would spend privacy that no ledger of the run counts. */
    public static UserException searchWithPrivacy() {
        return new UserException(
                "A search federates anew for every cell, and each of these would cost the clients privacy beside the run's own budget. Set federate.privacy.noiseMultiplier to 0 and search on pairs that need no privacy, or choose the keys without a search.");
    }

    /** An ablation would spend privacy that no ledger of the run counts. */
    public static UserException ablationWithPrivacy() {
        return new UserException(
                "An ablation federates anew for every cell, and each of these would cost the clients privacy beside the run's own budget. Set federate.privacy.noiseMultiplier to 0 and compare on pairs that need no privacy.");
    }

    /** There is nothing to compare cells by. */
    public static UserException ablationWithoutPairs() {
        return new UserException(
                "An ablation compares its cells on held-out pairs, and no domain has any. Give one of input.domains[].evaluation, a file of JSON lines with instruction, response and, where it helps, context.");
    }

    /** No cell of an ablation could be measured. */
    public static UserException ablationFruitless(int cells, String last) {
        return new UserException(
                "None of the %d cells of the ablation made an adapter. The last said: %s".formatted(cells, last));
    }

    /** No cell of a search could be measured. */
    public static UserException searchFruitless(int cells, UserException last) {
        return new UserException(
                "None of the %d cells of the search made an adapter. The last said: %s"
                        .formatted(cells, last.getMessage()),
                last);
    }

    /** The filters left nothing of what was generated. */
    public static UserException allPairsRejected(long rejected, Map<String, Long> reasons, String example) {
        return new UserException(
                "All %d generated pairs were rejected (%s), so there is nothing to tune on. For instance: %s. The columns 'reason' and 'detail' of 'pairs' say it of each; loosen the keys under 'filter' that they name, or take a model that writes better pairs."
                        .formatted(rejected, reasons, example));
    }

    /** Of the first answers too few became pairs. */
    public static UserException acceptedTooFew(
            long accepted, long judged, double least, Map<String, Long> reasons, String example) {
        return new UserException(
                "Of the first %d pairs %d are accepted, a smaller share than generate.stopBelow %s (rejected: %s). For instance: %s. Look at some with 'preview', then mend what the reasons name: the prompt, the model, or the keys under 'filter'. The answers are kept; a lower generate.stopBelow goes on from there."
                        .formatted(judged, accepted, least, new TreeMap<>(reasons), example));
    }

    /** No client has a pair to train on. */
    public static UserException noAcceptedPairs(long rejected) {
        return new UserException(
                "No client has an accepted pair, so there is nothing to tune on: 'pairs' holds %d rejected ones and no other. Its columns 'reason' and 'detail' say why; loosen the thresholds under 'filter', or run 'generate' and 'filter' first."
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

    /** A baseline of BERTScore can't be read as text. */
    public static UserException bertScoreBaselineUnreadable(String file, Throwable cause) {
        return new UserException(
                "The baseline of BERTScore '%s' can't be read (%s). Correct evaluate.bertScoreBaseline, which is relative to the configuration's folder, or leave the rescaled metrics out of evaluate.metrics."
                        .formatted(file, cause),
                cause);
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
                "The table '%s' lacks the columns %s; it has %s: another version of this program, or something else, wrote it. Run the command that makes it again, point output.root at another folder, or move this table away."
                        .formatted(path, missing, found));
    }

    /** A Delta table's log is not whole, or gone where there are files: which of them count can't be known. */
    public static UserException tableDamaged(String path, String why) {
        return new UserException(
                "The table '%s' can't be read: %s. Put its folder back from a copy, or, if it is one of a run, move it away and run the command again: what it held is made anew. That can't be done with 'privacy': without it nobody knows what was spent on the clients."
                        .formatted(path, oneLine(why)));
    }

    /** Rows of a table of a run were changed by another program. */
    public static UserException tableChanged(String path, long version, String operation, long ours) {
        String back = ours < 0
                ? ""
                : " Take it back in a Spark session with Delta: RESTORE TABLE delta.`%s` TO VERSION AS OF %d. Or move"
                        .formatted(path, ours);
        return new UserException(
                "Rows of the table '%s' were changed by another program: its version %d is a %s that no command of this one made, so what follows from the rows would not fit them.%s the folder away and run the command again, which makes anew what it held; not that of 'privacy', without which nobody knows what was spent on the clients. A client's text is taken out by the command forget."
                        .formatted(path, version, operation, back.isEmpty() ? " Move" : back));
    }

    /** The configuration file cannot be read at all. */
    public static UserException configUnreadable(String file, Throwable cause) {
        return new UserException(
                "The configuration '%s' can't be read (%s). Give --config the path of a YAML file that may be read, such as a copy of conf/starter.yaml."
                        .formatted(file, cause),
                cause);
    }

    /** What {@code --packages} names can't be had. */
    public static UserException packagesUnresolved(String packages, Throwable cause) {
        return new UserException(
                "The packages '%s' can't be had (%s). Give --packages group:artifact:version, several with commas between, and a repository other than Maven Central by --conf spark.jars.repositories=URL; where a repository did not answer, run the same command again."
                        .formatted(packages, oneLine(String.valueOf(cause.getMessage()))),
                cause);
    }

    /**
     * A path on a store whose classes are not on the class path.
     *
     * @param said by Hadoop
     * @param coordinate of what brings them, where that is known
     */
    static UserException storeMissing(String said, Optional<String> coordinate, String store, Throwable cause) {
        return new UserException(
                "%s: %s. %s"
                        .formatted(
                                STORE_MISSING,
                                said,
                                coordinate
                                        .map(
                                                "Give the launcher --packages %s, or --jars with these classes; conf/README.md, \"Stores\", has the keys."
                                                        ::formatted)
                                        .orElse(
                                                "If '%s' is no slip in the path, give the launcher --packages or --jars with the classes of this store and name its class by --conf spark.hadoop.fs.%s.impl=CLASS."
                                                        .formatted(store, store))),
                cause);
    }

    /** The class that a user's setting names for a store can't be loaded. */
    public static UserException storeClassWrong(String key, String place, Throwable cause) {
        return new UserException(
                "%s is '%s', and the class of its store can't be loaded (%s). Correct spark.hadoop.fs.SCHEME.impl, or give the launcher --packages or --jars with that class."
                        .formatted(key, place, oneLine(String.valueOf(cause.getMessage()))),
                cause);
    }

    /** A key names a path on such a store. */
    public static UserException keyOnMissingStore(String key, String place, UserException missing) {
        return new UserException("%s is '%s'. %s".formatted(key, place, missing.getMessage()), missing);
    }

    /** The configuration file is no YAML, or holds a key twice. */
    public static UserException configMalformed(String file, int line, int column, String why) {
        String place = line < 0 ? "" : " at line %d, column %d".formatted(line, column);
        return new UserException(
                "The configuration '%s' is no valid YAML%s: %s. Mend the line; keys are indented by blanks and stand once."
                        .formatted(file, place, why));
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

    /** What is wrong with a configuration, and in which file and settings it stands. */
    public static UserException configRefused(String file, List<String> settings, UserException why) {
        String set = settings.stream().map(setting -> " --set " + setting).collect(Collectors.joining());
        return new UserException(
                "In '%s'%s: %s".formatted(file, set.isEmpty() ? "" : " with" + set, why.getMessage()), why);
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

    /** A file of a table is damaged where its rows are; what tells its columns is whole. */
    public static UserException inputDamaged(String what, Throwable cause) {
        return new UserException(
                "A file of the input is damaged and can't be read to its end: %s. Put a whole one in its place, or move it out of the input, and run the same command again."
                        .formatted(oneLine(what)),
                cause);
    }

    /** All documents were rejected. */
    public static UserException nothingToUse(long documents, String reasons) {
        return new UserException(
                "None of %d documents gave a chunk; rejected were %s. The table rejects names each document and its reason."
                        .formatted(documents, reasons));
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

    /** What Spark wrote down of an application can't be read. */
    public static UserException eventLogUnreadable(String file, Throwable cause) {
        return new UserException(
                "The event log '%s' can't be read: %s. Give the file that Spark wrote with spark.eventLog.compress=false."
                        .formatted(file, cause),
                cause);
    }

    /** The commits of a run's tables can't be counted. */
    public static UserException tablesUnlisted(String folder, Throwable cause) {
        return new UserException(
                "The tables in '%s' can't be listed: %s. Give the folder 'tables' below output.root, on a local disk."
                        .formatted(folder, cause),
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

    /** The first line of CSV files names no column of those wanted; it may be a client's text, so it is not told. */
    public static UserException inputHeaderMissing(String domain, String file, Collection<String> missing, int fields) {
        return new UserException(
                "The domain '%s' wants the columns %s, and the first line of '%s', which should name its %s, does not have them. Put a header there, or correct textColumn, documentColumn or client.column."
                        .formatted(domain, missing, file, fields == 1 ? "column" : fields + " columns"));
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
                "The client '%s' is in the domains %s. Over all of input.domains a client's name stands for one client, and a client is in one domain. Rename it in one of them (its folder, or the value of client.column), or put its documents together."
                        .formatted(client, domains));
    }

    /** Files or folders that the configuration names are not there, or are something else. */
    public static UserException namedFilesWrong(List<String> wrong) {
        return new UserException(
                "The configuration names what can't be read: %s. Correct these keys, or put the files there; paths of domains and profiles are below input.root, those with ./ and those of models below the working directory."
                        .formatted(String.join("; ", wrong)));
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

    /** A client has no pair that could be reviewed. */
    public static UserException nothingToReview(String client, Collection<String> known) {
        return new UserException(
                "The client '%s' has no pair of this kind to review. Correct --client (there are pairs of %s), take another --verdict, or add --reviewed for those of which somebody said something already."
                        .formatted(client, known));
    }

    /** Something else is where an export is to go. */
    public static UserException reviewInTheWay(String path) {
        return new UserException(
                "'%s' is there already and holds something else, which somebody may have filled in. Give --to another place, or take it away."
                        .formatted(path));
    }

    /** A file that came back can't be read. */
    public static UserException reviewUnreadable(String path, String why) {
        return new UserException(reviewCannotBeRead(path, why));
    }

    /** A file that came back is not there, or its store does not give it. */
    public static UserException reviewUnreadable(String path, Throwable cause) {
        return new UserException(reviewCannotBeRead(path, String.valueOf(cause.getMessage())), cause);
    }

    private static String reviewCannotBeRead(String path, String why) {
        return "The review '%s' can't be read: %s. Give --from a file that 'review export' wrote and a person filled in: CSV, JSON lines or a Delta table."
                .formatted(path, why);
    }

    /** A file that came back has other columns. */
    public static UserException reviewColumnsMissing(String path, List<String> wanted, String found) {
        return new UserException(
                "The review '%s' must name the columns %s in its first line, which is: %s. Put the line back that 'review export' wrote; columns may stand in any order, with commas, semicolons or tabs between them."
                        .formatted(path, wanted, oneLine(found)));
    }

    /** Rows of a file that came back are wrong. */
    public static UserException reviewFaulty(String path, List<String> faults) {
        return new UserException(
                "The review '%s' has %d faulty rows, and nothing of it was stored. Mend them and run the same command again:%n  %s"
                        .formatted(path, faults.size(), String.join("\n  ", faults)));
    }

    /** There are too few verdicts of people to compare filters with. */
    public static UserException verdictsTooFew(long verdicts, long wanted) {
        return new UserException(
                "People said something of %d pairs of the table pairs, and a comparison wants %d. Review more: 'review export', 'review import', 'filter'."
                        .formatted(verdicts, wanted));
    }

    /** Nobody knows what is to be forgotten. */
    public static UserException forgetUnknown(String client, String document, Collection<String> known) {
        return new UserException(
                document.isEmpty()
                        ? "No table has a row of the client '%s'. Correct --client; known are %s."
                                .formatted(client, known)
                        : "The client '%s' has no document '%s'. Correct --document (as document_id of the table documents has it) or --client; its documents are %s."
                                .formatted(client, document, known));
    }

    /** What was forgotten can't be told by this key. */
    public static UserException forgottenByAnotherKey(long documents) {
        return new UserException(
                "%d forgotten documents were noted with another run.hashKey or run.id, and can't be told by this one, so they would come back. Give the key and id that they were forgotten with."
                        .formatted(documents));
    }

    /** The adapter to start from is not what the configuration makes. */
    public static UserException startUnlike(String folder, String found, String wanted) {
        return new UserException(
                "The adapter '%s' of federate.start is another one than lora and model.path make. Give one that is, or correct lora. It has %s; wanted are %s"
                        .formatted(folder, found, wanted));
    }

    /** The key of hashes can't be read. */
    public static UserException hashKeyUnreadable(String file, Throwable cause) {
        return new UserException(
                "The key of hashes '%s' can't be read: %s. Correct run.hashKey, or make the file: head -c 32 /dev/urandom > %s"
                        .formatted(file, cause, file),
                cause);
    }

    /** The votes can't be read. */
    public static UserException votesUnreadable(String path, Throwable cause) {
        return new UserException(
                "The votes '%s' can't be read: %s. Correct input.votes, or set it to null."
                        .formatted(path, cause.getMessage()),
                cause);
    }

    /** The votes are in no format that is read. */
    public static UserException votesFormatUnknown(String path) {
        return new UserException(
                "The votes '%s' are in no format that can be told. Give input.votes a Delta table, or files that end in .csv, .jsonl or .parquet."
                        .formatted(path));
    }

    /** The votes lack columns. */
    public static UserException votesColumnsMissing(String path, List<String> wanted, List<String> found) {
        return new UserException(
                "The votes '%s' have the columns %s, but %s must be among them; client_id, who and note may be. Name the columns so, in a CSV file (UTF-8, with commas or semicolons) by its first line."
                        .formatted(path, found, wanted));
    }

    /** A disk ran full, or a file came to its limit; what was committed stays. */
    public static UserException diskFull(String what) {
        String line = what.lines().findFirst().orElse("");
        return new UserException(
                "A disk is full, or takes no file so large (%s). Free space where output.root, spark.local.dir or the temporary folder lie, and run the same command again: it goes on after the last commit."
                        .formatted(line));
    }

    /** What says whom lineage is told can't be read. */
    public static UserException lineageMisconfigured(Exception cause) {
        return new UserException(
                "What names the OpenLineage service can't be read: %s. Mend spark.openlineage.transport.*, or the environment's OPENLINEAGE_URL, OPENLINEAGE_CONFIG or OPENLINEAGE__TRANSPORT__*, or take them away; OPENLINEAGE_DISABLED=true tells nobody."
                        .formatted(oneLine(String.valueOf(cause.getMessage()))),
                cause);
    }

    /** What says by whom a run was started can't be read. */
    public static UserException lineageParentWrong(String key, String value) {
        return new UserException(
                "%s is '%s', which names no run of OpenLineage: it wants a UUID, after namespace and job where the environment names them (NAMESPACE/JOB/UUID). Mend it or take it away."
                        .formatted(key, value));
    }

    /** A tracking server does not want what it is told. */
    public static UserException trackingRefused(String uri, String why) {
        return new UserException(
                "The tracking server '%s' (tracking.uri) refused what it was told: %s. See whether it is an MLflow server's address and whether MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, may write to tracking.experiment; or set tracking.uri to null. All else of the run is committed."
                        .formatted(uri, why));
    }

    /** A local disk takes no more for another reason than its size. */
    public static UserException diskFailed(String what) {
        String line = what.lines().findFirst().orElse("");
        return new UserException(
                "A local disk failed (%s). See to the disk where output.root, spark.local.dir or the temporary folder lie, or move them with these settings, and run the same command again: it goes on after the last commit."
                        .formatted(line));
    }

    /** How many GPUs a task wants can't be. */
    public static UserException gpusOfTasksWrong(String key, String value, String expected) {
        return new UserException(
                "Spark's key '%s' is '%s', but it must be %s. Change it in conf/spark-defaults.conf or by --conf %s=VALUE, or take it away."
                        .formatted(key, value, expected, key));
    }

    /** A cluster gave no executor. */
    public static RetryException noExecutor(Duration waited, String request, String offer) {
        return new RetryException(
                "No executor came within %d seconds of work waiting for one (runtime.resourceTimeoutSeconds). Asked for was, for each executor: %s. %s Start workers that are large enough, wait until others give theirs back, or ask for less (spark.executor.cores, spark.executor.memory, spark.executor.resource.* in conf/spark-defaults.conf or FEDU2S_SUBMIT_OPTS), and run the same command again: it goes on after the last commit."
                        .formatted(waited.toSeconds(), request, offer));
    }

    /** A standalone cluster took no driver. */
    public static RetryException noWorkerForDriver(Duration waited, String cores, String memory, String offer) {
        return new RetryException(
                "No worker took the driver within %d seconds (runtime.resourceTimeoutSeconds), so it was taken back. It asked for %s and %s. %s Start workers that are large enough, wait until others give theirs back, or ask for less (spark.driver.cores, spark.driver.memory, -Xmx in FEDU2S_JAVA_OPTS), and run the same command again."
                        .formatted(waited.toSeconds(), cores, memory, offer));
    }

    private static String oneLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }

    /** A name in {@code generate.kinds} is neither a kind that comes with the program nor a file. */
    public static UserException kindFileWrong(String name, Collection<String> standard, String file, Exception cause) {
        return new UserException(
                "generate.kinds names '%s', which is none of the kinds that come with the program (%s), and the file '%s' can't be read (%s). Correct the name, or give the path of a kind file, relative to the configuration file's folder."
                        .formatted(name, String.join(", ", standard), file, cause),
                cause);
    }

    /** A kind file does not begin with its settings. */
    public static UserException kindFileWithoutSettings(String file) {
        return new UserException(
                "The kind file '%s' does not begin with its settings in YAML between two lines '---'. Write them there, such as 'passage: none', and the few-shot template behind them."
                        .formatted(file));
    }

    /** A setting or the template of a kind file is wrong. */
    public static UserException kindFileRefused(String file, UserException cause) {
        return new UserException("The kind file '%s' is refused. %s".formatted(file, cause.getMessage()), cause);
    }

    /** Options of a function in a query that make no sense as a whole. */
    public static UserException queryOptionsUnreadable(String options, String why) {
        return new UserException(
                "The options '%s' can't be read: %s. Write a map, a JSON object, or key=value with commas between."
                        .formatted(options, why));
    }

    /** A key that a function in a query does not take. */
    public static UserException queryOptionUnknown(String function, String key, Collection<String> known) {
        return new UserException("%s has no option '%s'. It takes %s: correct the spelling, or leave it out."
                .formatted(function, key, String.join(", ", known)));
    }

    /** A value of an option in a query is out of range. */
    public static UserException queryOptionWrong(String key, String value, String expected) {
        return new UserException(
                "The option '%s' is '%s', but it must be %s. Correct it, or leave it out to take the default."
                        .formatted(key, value, expected));
    }

    /** Numbers of sampling out of range, as the generator says it of a configuration. */
    public static UserException querySamplingWrong(UserException why) {
        return new UserException(
                "An option is out of range: "
                        + String.valueOf(why.getMessage())
                                .replace("Mend the key in the configuration", "Mend the option"),
                why);
    }

    /** A call of a model where no rows of one side have what it asks by. */
    public static UserException modelCallMisplaced(String call) {
        return new UserException(
                "%s can't be asked here: it takes columns of both sides of an outer join, or the variable of a lambda. Put the call into a subquery that selects it as a column, and use that column here."
                        .formatted(call));
    }
}
