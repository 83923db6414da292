package io.fedu2s.jobs.export;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.evaluate.Comparison;
import io.fedu2s.jobs.evaluate.Findings;
import io.fedu2s.jobs.evaluate.Scores;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.metric.Difference;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.record.Evaluation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The {@code README.md} of an exported folder: what it is tuned from, how it wants to be asked, the lines that load it, and
 * how good it is. Equal adapters, models and measures give equal bytes; no text of a client is in it.
 *
 * @param config the run's
 * @param base what its base model is
 * @param adapter the round's
 * @param form what stands beside the card
 * @param round the round that made it
 * @param clients how many clients had pairs to tune on
 * @param folder the PEFT folder
 * @param comparisons what was measured with this adapter
 */
record ModelCard(
        RunConfig config,
        BaseModel base,
        Adapter adapter,
        WrittenAdapter form,
        int round,
        int clients,
        String folder,
        List<Comparison> comparisons) {
    static final String FILE = "README.md";

    ModelCard {
        comparisons = List.copyOf(comparisons);
    }

    /** All of it. */
    String text() {
        return frontMatter()
                + """
                # %s: the adapter of round %d

                A LoRA adapter for the model below, tuned by %d clients in %d federated rounds on instruction–response pairs
                that the model wrote from the clients' own text. No text of theirs is in this folder; an adapter may all the
                same repeat what it was tuned on.

                ## Base model

                - model: `%s`
                %s
                - adapter: rank %d, alpha %s, for %s; SHA-256 of its values `%s`%s

                ## Prompt

                %s

                ````
                %s
                ````

                ## Load it

                With transformers 4.56 or newer and peft:

                ```python
                %s
                ```

                Ask it, with a prompt of the form above:

                ```python
                %s
                ```

                ## Figures

                %s
                """.formatted(
                        config.run().id(),
                        round,
                        clients,
                        round,
                        base.path(),
                        base.files().entrySet().stream()
                                .map(file -> "- SHA-256 of `%s`: `%s`".formatted(file.getKey(), file.getValue()))
                                .collect(Collectors.joining("\n")),
                        form.adapter().config().rank(),
                        String.valueOf(form.adapter().config().alpha()),
                        form.adapter().tensors().size() / 2 + " linear layers",
                        form.adapter().sha256(),
                        changes(),
                        promptForm(),
                        config.prompt().zeroShot().text().strip(),
                        loading(),
                        asking(),
                        figures());
    }

    private String changes() {
        return form.changes().isEmpty()
                ? ""
                : "\n- made of the round's adapter, which has `%s`. %s The figures below are the round's adapter's."
                        .formatted(adapter.sha256(), form.changes());
    }

    private String frontMatter() {
        String license = base.license().map(name -> "license: " + name + "\n").orElse("");
        return "---\nbase_model: " + quoted(base.path()) + "\nlibrary_name: peft\n" + license
                + "pipeline_tag: text-generation\ntags:\n- lora\n- federated\n---\n\n";
    }

    private String promptForm() {
        String template =
                "`{{context}}` is the text that the question is about, in its block; without one the block is left out."
                        + " The answer begins where `{{response}}` stands.";
        if (!config.federate().chunkAsInput()) {
            template =
                    "It was tuned without a context: leave that block out. The answer begins where `{{response}}` stands.";
        }
        return config.prompt().form().isChat()
                ? "The text below as the one message of a user, in the chat template of the base model" + date() + ". "
                        + template
                : "The text below as it stands, without a chat template. " + template;
    }

    private String date() {
        String date = config.prompt().form().date();
        return date.isEmpty() ? "" : " on " + date + " (a template that writes today's date wrote that one)";
    }

    /** The five lines. */
    private String loading() {
        Dtype dtype = config.model().dtype();
        String given = dtype == Dtype.INT8 ? "" : ", dtype=\"" + dtype.label() + "\"";
        return """
                from peft import PeftModel
                from transformers import AutoModelForCausalLM, AutoTokenizer
                tokenizer = AutoTokenizer.from_pretrained(%1$s)
                base = AutoModelForCausalLM.from_pretrained(%1$s%2$s)
                model = PeftModel.from_pretrained(base, %3$s)""".formatted(quoted(base.path()), given, quoted(folder));
    }

    private String asking() {
        String context = config.federate().chunkAsInput() ? "The Tarn ferry runs from April to October." : "";
        String prompt = config.prompt().zeroShotTemplate().render(context, "When does the Tarn ferry run?");
        String ids = config.prompt().form().isChat()
                ? "tokenizer.apply_chat_template([{\"role\": \"user\", \"content\": prompt}], add_generation_prompt=True,"
                        + " return_dict=True, return_tensors=\"pt\").input_ids"
                : "tokenizer(prompt, return_tensors=\"pt\").input_ids";
        return """
                prompt = %s
                ids = %s
                answer = model.generate(input_ids=ids, max_new_tokens=%d, do_sample=False)[0, ids.shape[1]:]
                print(tokenizer.decode(answer, skip_special_tokens=True))""".formatted(quoted(prompt), ids, config.evaluate().maxNewTokens());
    }

    private String figures() {
        if (comparisons.isEmpty()) {
            return "This adapter was not measured. Run `evaluate` and then `export` again, and its figures stand here.";
        }
        StringBuilder text = new StringBuilder("""
                On held-out pairs that people wrote, asked zero-shot, beside the base model:

                | metric | domain | pairs | base | this adapter | difference | 95 % interval | verdict |
                |---|---|---|---|---|---|---|---|
                """);
        for (Comparison comparison : comparisons) {
            Optional<Difference> over = comparison.over(Evaluation.BASE);
            text.append("| %s | %s | %d | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            Findings.named(comparison),
                            comparison.domain().replace("|", "\\|"),
                            comparison.n(),
                            value(comparison, Evaluation.BASE),
                            value(comparison, Evaluation.FEDERATED),
                            over.map(each -> Scores.gain(each.value())).orElse("–"),
                            over.map(Scores::interval).orElse("–"),
                            over.map(each -> each.verdict(comparison.metric()).inWords(each.n()))
                                    .orElse("–")));
        }
        text.append("\nScores: ").append(scorers()).append(". Intervals by the paired bootstrap.");
        new Findings(comparisons)
                .warnings()
                .forEach(warning ->
                        text.append("\n\n**Beware.** ").append(warning).append('.'));
        return text.toString();
    }

    private String scorers() {
        return comparisons.stream()
                .map(comparison -> comparison.metric().label() + " by " + comparison.scorer())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String value(Comparison comparison, String variant) {
        return comparison.value(variant).stream()
                .mapToObj(Scores::value)
                .findFirst()
                .orElse("–");
    }

    /** A string of YAML and of Python alike. */
    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
