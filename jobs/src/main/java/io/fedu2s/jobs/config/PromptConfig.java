package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.StandardTemplates;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.spark.Location;
import io.fedu2s.udf.token.PromptForm;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is asked, and how; the templates are read with the configuration, so a broken one is refused before anything runs.
 *
 * @param fewShot for generation
 * @param zeroShot for training and evaluation
 * @param maxPromptTokens examples that would make a prompt longer are dropped, the least related first
 * @param form how all of these prompts become tokens
 * @param demands what is demanded of every pair
 */
public record PromptConfig(Template fewShot, Template zeroShot, int maxPromptTokens, PromptForm form, Demands demands) {
    /**
     * A template and where it comes from.
     *
     * @param file names it in errors
     * @param text all of it
     */
    public record Template(String file, String text) {}

    /** Refuses templates that are none. */
    public PromptConfig {
        FewShotTemplate.parse(fewShot.file(), fewShot.text());
        ZeroShotTemplate.parse(zeroShot.file(), zeroShot.text());
    }

    /** Parsed for generation. */
    public FewShotTemplate fewShotTemplate() {
        return FewShotTemplate.parse(fewShot.file(), fewShot.text());
    }

    /** Parsed for training and evaluation. */
    public ZeroShotTemplate zeroShotTemplate() {
        return ZeroShotTemplate.parse(zeroShot.file(), zeroShot.text());
    }

    /** Template paths are relative to the folder of the configuration file; null takes the built-in one. */
    static PromptConfig from(Section section, Location folder) {
        var prompt = new PromptConfig(
                template(section, "fewShotTemplate", folder, "few-shot.txt"),
                template(section, "zeroShotTemplate", folder, "zero-shot.txt"),
                section.whole("maxPromptTokens", 448, 1, 10_000_000),
                form(section),
                Demands.from(section.section("demands")));
        section.done();
        return prompt;
    }

    private static PromptForm form(Section section) {
        boolean chat = section.choice("chat", "none", "none", "model").equals("model");
        Optional<LocalDate> date = section.dayOrNone("date");
        PromptForm form = chat ? PromptForm.CHAT : PromptForm.PLAIN;
        return chat ? date.map(form::on).orElse(form) : form;
    }

    private static Template template(Section section, String key, Location folder, String standard) {
        Optional<String> given = section.textOrNone(key);
        if (given.isEmpty()) {
            return new Template(standard, StandardTemplates.text(standard));
        }
        Location file = folder.resolve(given.get());
        section.resolve(key, file.name());
        try {
            return new Template(file.name(), file.text());
        } catch (IOException e) {
            throw Errors.promptTemplateKeyWrong("prompt." + key, given.get(), folder.absolute(), file.name(), e);
        }
    }
}
