package io.fedu2s.udf.encode;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.Errors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a folder's texts become vectors, as sentence-transformers writes it into {@code modules.json} and the files it
 * names; without that file the mean of the tokens' states, as sentence-transformers does.
 *
 * @param transformer the folder of {@code config.json} and the weights
 * @param pooling the ways of pooling whose vectors stand side by side
 * @param normalised whether vectors have length 1
 * @param maxTokens the most tokens of a text, special ones included; 0 where only the model limits it
 * @param lowerCase whether texts are put in lower case first
 * @param prompt what stands before every text
 */
public record SentenceConfig(
        Path transformer, List<Pooling> pooling, boolean normalised, int maxTokens, boolean lowerCase, String prompt) {
    private static final List<String> KNOWN = List.of("Transformer", "Pooling", "Normalize");
    private static final String WANTED = "a Transformer, then a Pooling, then at most a Normalize";

    /** Copies the list. */
    public SentenceConfig {
        pooling = List.copyOf(pooling);
    }

    /** Reads a folder; a module or a way of pooling that is not known is refused here, before any weight is read. */
    public static SentenceConfig read(Path folder) {
        Optional<JsonFile> modules = JsonFile.readIfThere(folder.resolve("modules.json"));
        if (modules.isEmpty()) {
            return new SentenceConfig(folder, List.of(Pooling.MEAN), false, 0, false, "");
        }
        List<String> kinds = kinds(modules.get());
        Path transformer = folder.resolve(path(modules.get(), 0));
        JsonFile pooling = JsonFile.read(folder.resolve(path(modules.get(), 1)), "config.json");
        pooling.expect("include_prompt", "true");
        return new SentenceConfig(
                transformer,
                pooling(pooling),
                kinds.size() == KNOWN.size(),
                maxTokens(transformer),
                lowerCase(transformer),
                prompt(folder));
    }

    private static List<String> kinds(JsonFile modules) {
        List<String> kinds = new ArrayList<>();
        for (JsonNode module : modules.json()) {
            String type = module.path("type").asText("");
            kinds.add(type.substring(type.lastIndexOf('.') + 1));
        }
        if (kinds.size() < 2 || kinds.size() > KNOWN.size() || !kinds.equals(KNOWN.subList(0, kinds.size()))) {
            throw Errors.modelConfigInvalid("modules", kinds.toString(), WANTED + ", in " + modules.file());
        }
        return kinds;
    }

    private static String path(JsonFile modules, int index) {
        return modules.json().path(index).path("path").asText("");
    }

    private static List<Pooling> pooling(JsonFile config) {
        JsonNode mode = config.json().path("pooling_mode");
        if (mode.isMissingNode()) {
            List<Pooling> flagged = Arrays.stream(Pooling.values())
                    .filter(each -> config.flag(each.flag(), false))
                    .toList();
            return flagged.isEmpty() ? List.of(Pooling.MEAN) : flagged;
        }
        List<Pooling> named = new ArrayList<>();
        for (JsonNode name : mode.isArray() ? mode : List.of(mode)) {
            named.add(Pooling.named(name.asText())
                    .orElseThrow(() -> Errors.modelConfigInvalid(
                            "pooling_mode",
                            name.asText(),
                            "one of "
                                    + Arrays.stream(Pooling.values())
                                            .map(Pooling::modeName)
                                            .toList() + ", in " + config.file())));
        }
        return named;
    }

    private static int maxTokens(Path transformer) {
        return sentenceFile(transformer)
                .map(file -> file.whole("max_seq_length", 0))
                .orElse(0);
    }

    private static boolean lowerCase(Path transformer) {
        return sentenceFile(transformer)
                .map(file -> file.flag("do_lower_case", false))
                .orElse(false);
    }

    private static Optional<JsonFile> sentenceFile(Path transformer) {
        return JsonFile.readIfThere(transformer.resolve("sentence_bert_config.json"));
    }

    private static String prompt(Path folder) {
        return JsonFile.readIfThere(folder.resolve("config_sentence_transformers.json"))
                .map(JsonFile::json)
                .map(json -> json.path("prompts")
                        .path(json.path("default_prompt_name").asText(""))
                        .asText(""))
                .orElse("");
    }

    /** A text as the tokenizer gets it. */
    String prepared(String text) {
        String whole = prompt + text;
        return lowerCase ? whole.toLowerCase(Locale.ROOT) : whole;
    }
}
