package io.fedu2s.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.passage.Extent;
import io.fedu2s.udf.passage.PassageRule;
import io.fedu2s.udf.prompt.FieldLimits;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.Kind.ExampleFit;
import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.prompt.StandardTemplates;
import io.fedu2s.udf.spark.Location;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kinds of pairs as files that a user edits: settings in YAML between two lines {@code ---}, behind them a few-shot
 * template.
 */
final class KindFiles {
    private static final Pattern FILE =
            Pattern.compile("(?s)\\A---[ \\t]*\\R(.*?)^---[ \\t]*(?:\\R(.*))?\\z", Pattern.MULTILINE);
    private static final int MANY = Integer.MAX_VALUE;

    private final PromptConfig prompt;
    private final GenerateConfig generate;
    private final Location folder;
    /** By kind, the file and its thresholds where they differ from the configuration's. */
    private final Map<String, OwnFilters> ownFilters = new HashMap<>();

    private record OwnFilters(String file, JsonNode keys) {}

    /** Kinds beside a configuration; paths are relative to its folder. */
    KindFiles(PromptConfig prompt, GenerateConfig generate, Location folder) {
        this.prompt = prompt;
        this.generate = generate;
        this.folder = folder;
    }

    /** The kinds that {@code generate.kinds} and the domains name; where they name none, the few-shot template alone. */
    KindMix mix(List<DomainConfig> domains) {
        Map<String, Map<String, Double>> weights = new HashMap<>();
        weights.put("", generate.kinds().isEmpty() ? Map.of(Kind.PLAIN, 1.0) : generate.kinds());
        for (DomainConfig domain : domains) {
            if (!domain.kinds().isEmpty()) {
                weights.put(domain.name(), domain.kinds());
            }
        }
        Set<String> names = new TreeSet<>();
        weights.values().forEach(each -> names.addAll(each.keySet()));
        if (!generate.writing().guided() && !names.equals(Set.of(Kind.PLAIN))) {
            throw Errors.configValueWrong("generate.form", "free", "guided where kinds of pairs are named");
        }
        Map<String, Kind> kinds = new HashMap<>();
        names.forEach(name -> kinds.put(name, kind(name)));
        return new KindMix(kinds, weights);
    }

    /**
     * The thresholds of each kind: those of the configuration, with what the kind's file says otherwise.
     *
     * @param filter the section of the configuration as it is given
     */
    Map<String, FilterConfig> filters(KindMix mix, JsonNode filter, RetrieveConfig retrieve) {
        Map<String, FilterConfig> filters = new TreeMap<>();
        for (String name : mix.kinds().keySet()) {
            OwnFilters own = ownFilters.getOrDefault(name, new OwnFilters("", MissingNode.getInstance()));
            ObjectNode keys = JsonNodeFactory.instance.objectNode();
            filter.properties().forEach(key -> keys.set(key.getKey(), key.getValue()));
            own.keys().properties().forEach(key -> keys.set(key.getKey(), key.getValue()));
            try {
                Section section = Section.whole(keys, JsonNodeFactory.instance.objectNode());
                FilterConfig thresholds = FilterKeys.from(section, folder);
                JudgeConfig.from(section, thresholds, retrieve);
                RewardConfig.from(section, thresholds);
                filters.put(name, thresholds);
            } catch (UserException e) {
                throw Errors.kindFileRefused(own.file(), e);
            }
        }
        return filters;
    }

    private Kind kind(String name) {
        if (name.equals(Kind.PLAIN)) {
            return Kind.plain(
                    prompt.fewShot().file(),
                    prompt.fewShot().text(),
                    FieldLimits.of(generate.maxInstructionTokens(), generate.maxNewTokens()));
        }
        if (StandardTemplates.KINDS.contains(name)) {
            return parsed(name, "kinds/" + name + ".txt", StandardTemplates.text("kinds/" + name + ".txt"));
        }
        Location file = folder.resolve(name);
        try {
            return parsed(name, file.name(), file.text());
        } catch (IOException e) {
            throw Errors.kindFileWrong(name, StandardTemplates.KINDS, file.name(), e);
        }
    }

    private Kind parsed(String name, String file, String text) {
        Matcher parts = FILE.matcher(text);
        if (!parts.matches()) {
            throw Errors.kindFileWithoutSettings(file);
        }
        ObjectNode answers = JsonNodeFactory.instance.objectNode();
        ObjectNode settings = Yaml.mapping(file, parts.group(1));
        Section section = Section.whole(settings, answers);
        try {
            PassageRule rule = section.choice("passage", PassageRule.NONE);
            Section examples = section.section("examples");
            Kind kind = new Kind(
                    name,
                    file,
                    parts.group(2) == null ? "" : parts.group(2).strip(),
                    rule,
                    new Extent(
                            section.whole("passageSentences", 1, 1, 1000),
                            section.whole("passageFollowing", 0, 0, 1000)),
                    new FieldLimits(
                            section.whole("maxInstructionTokens", generate.maxInstructionTokens(), 1, 1_000_000),
                            section.whole("maxNewTokens", generate.maxNewTokens(), 1, 1_000_000),
                            section.texts("begins", List.of()),
                            section.texts("endsBehind", List.of()),
                            section.textOrNone("words").orElse("")),
                    new ExampleFit(
                            examples.whole("minResponseWords", 0, 0, MANY),
                            examples.whole("maxResponseWords", MANY, 1, MANY),
                            examples.real("minSharedWords", 0, 0, 1),
                            examples.flag("unanswered", false)),
                    section.textOrNone("instruction").orElse(""),
                    section.textOrNone("response").orElse(""),
                    section.flag("standsAlone", false));
            examples.done();
            section.section("filter");
            ownFilters.put(name, new OwnFilters(file, settings.path("filter")));
            section.done();
            if (rule.givesResponse() && !kind.response().isEmpty()) {
                throw section.wrong("response", kind.response(), "null where passage names a rule");
            }
            if (kind.template().isBlank() && (!kind.isGiven() || !rule.givesResponse())) {
                throw section.wrong(
                        "instruction",
                        kind.instruction(),
                        "a text, and passage a rule, where no template stands below");
            }
            return kind;
        } catch (UserException e) {
            throw Errors.kindFileRefused(file, e);
        }
    }
}
