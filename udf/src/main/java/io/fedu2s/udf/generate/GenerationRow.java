package io.fedu2s.udf.generate;

import io.fedu2s.udf.generate.Form.AtLimit;
import io.fedu2s.udf.generate.Form.Field;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.text.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One row while it is being written: its tokens so far, the field of its form that it is in, its own random numbers, and
 * why it ended.
 *
 * <p>Where a field ends and another follows, the words between are put into the text; what the model wrote beyond the
 * field's end is taken back. Both reach the model with the next pass, so no row is read twice.
 */
final class GenerationRow {
    /** More tokens than the rest of a field's last token takes when it is cut anew beside the words that follow. */
    private static final int REST = 16;

    private final GenerationRequest request;
    private final int[] prompt;
    private final Form form;
    private final Words words;
    private final Repetition repetition;
    private final int[] ends;
    private final SplittableRandom random;
    private final PromptLookup lookup;
    private final List<Double> uniforms = new ArrayList<>();
    /** The prompt and behind it what is written. */
    private final int[] text;

    /** The fields before the one that is being written. */
    private final List<String> fields = new ArrayList<>();

    private int length;
    private int read;
    private int fieldStart;
    /** The field's text up to {@link #decodedTo}: asked for again and again between two tokens. */
    private String decoded = "";

    private int decodedTo = -1;
    /** The tokens of what the field may begin with. */
    private List<int[]> begins = List.of();
    /** What the field must not be made of. */
    private int[] foreign = new int[0];

    private @Nullable Completion completion;

    /** How text becomes tokens and tokens become text. */
    private record Words(Function<int[], String> decoded, Function<String, int[]> continued, int size) {}

    GenerationRow(
            GenerationRequest request,
            int[] prompt,
            LanguageModel model,
            SamplingConfig sampling,
            Shortcuts shortcuts) {
        this(
                request,
                prompt,
                request.form().orElseGet(sampling::form),
                new Words(
                        model.tokenizer()::decode,
                        model.tokenizer()::encodeContinued,
                        model.config().vocabularySize()),
                sampling,
                shortcuts,
                model.endIds());
    }

    private GenerationRow(
            GenerationRequest request,
            int[] prompt,
            Form form,
            Words words,
            SamplingConfig sampling,
            Shortcuts shortcuts,
            List<Integer> ends) {
        this.request = request;
        this.prompt = prompt;
        this.form = form;
        this.words = words;
        this.repetition = sampling.repetition();
        this.ends = ends.stream().mapToInt(Integer::intValue).toArray();
        this.random = new SplittableRandom(request.seed());
        this.lookup = new PromptLookup(shortcuts.maxDraftTokens());
        int openings = form.fields().stream()
                .skip(1)
                .mapToInt(next -> words.continued().apply(next.opening()).length + REST)
                .sum();
        this.text = Arrays.copyOf(prompt, prompt.length + form.maxNewTokens() + openings);
        restart();
    }

    /** A row of ids without a text, which no end token ends. */
    static GenerationRow ofIds(int[] prompt, SamplingConfig sampling, Shortcuts shortcuts) {
        var words = new Words(ids -> "", none -> new int[0], 0);
        return new GenerationRow(
                new GenerationRequest("", "", 0), prompt, sampling.form(), words, sampling, shortcuts, List.of());
    }

    int[] prompt() {
        return prompt;
    }

    /** The most tokens it may have, prompt and answer together. */
    int capacity() {
        return text.length;
    }

    int[] written() {
        return Arrays.copyOfRange(text, prompt.length, length);
    }

    /** Where the first token stands that the model has not read. */
    int position() {
        return read;
    }

    /** The tokens that the model has not read: the one it chose last, or the words put behind a field. */
    int[] unread() {
        return Arrays.copyOfRange(text, read, length);
    }

    /** What may follow; nothing before a field has text, since its first tokens are not free. */
    int[] proposed() {
        return mayEnd() && nextOfBegins().length == 0 && foreign.length == 0
                ? lookup.propose(text, length, fieldStart + now().maxNewTokens() - length - 1)
                : new int[0];
    }

    /** The row's own uniform number in [0, 1) for the token that is so many behind the next. */
    double uniform(int ahead) {
        int at = length - prompt.length + ahead;
        while (uniforms.size() <= at) {
            uniforms.add(random.nextDouble());
        }
        return uniforms.get(at);
    }

    /**
     * What the model may not choose, or is held back from, behind so many of the proposed tokens.
     *
     * @param row of the logits
     */
    void restrain(LogitChanges changes, int row, int[] proposed, int accepted) {
        if (!mayEnd()) {
            changes.ban(row, ends);
        }
        int[] beginning = nextOfBegins();
        if (beginning.length > 0) {
            changes.allowOnly(row, beginning);
        } else {
            changes.ban(row, foreign);
        }
        if (!repetition.isAllowed()) {
            int[] soFar = Arrays.copyOf(text, length + accepted);
            System.arraycopy(proposed, 0, soFar, length, accepted);
            changes.lower(row, repetition.penalised(soFar));
            changes.ban(row, repetition.banned(soFar));
        }
    }

    /**
     * Takes what the model chose behind the last token and behind every proposed one, up to the first proposal that the
     * model did not choose itself.
     */
    void take(long[] chosen, int[] proposed) {
        int right = 0;
        read = length;
        boolean goesOn = append(Math.toIntExact(chosen[0]));
        while (goesOn && right < proposed.length && chosen[right] == proposed[right]) {
            right++;
            read++;
            goesOn = append(Math.toIntExact(chosen[right]));
        }
        lookup.learn(proposed.length, right);
    }

    boolean isFinished() {
        return completion != null;
    }

    Completion completion() {
        if (completion == null) {
            throw new IllegalStateException("row " + request.key() + " is still being written");
        }
        return completion;
    }

    /** Forgets what was written. */
    void restart() {
        length = prompt.length;
        read = 0;
        fields.clear();
        completion = null;
        beginField(prompt.length);
    }

    private void beginField(int start) {
        fieldStart = start;
        decodedTo = -1;
        begins = now().begins().stream().map(words.continued()).toList();
        foreign = now().vocabulary().isEmpty()
                ? new int[0]
                : Vocabulary.banned(now(), nextOpening(), ends, words.size(), words.continued());
    }

    private String nextOpening() {
        int next = fields.size() + 1;
        return next < form.fields().size() ? form.fields().get(next).opening() : "";
    }

    /** The tokens that may come next where the field has yet to begin with what it must; none where all may. */
    private int[] nextOfBegins() {
        int written = length - fieldStart;
        return begins.stream().anyMatch(each -> each.length <= written && isBegun(each, each.length))
                ? new int[0]
                : begins.stream()
                        .filter(each -> each.length > written && isBegun(each, written))
                        .mapToInt(each -> each[written])
                        .distinct()
                        .toArray();
    }

    private boolean isBegun(int[] beginning, int tokens) {
        return Arrays.equals(beginning, 0, tokens, text, fieldStart, fieldStart + tokens);
    }

    private Field now() {
        return form.fields().get(fields.size());
    }

    private boolean mayEnd() {
        return !now().mustHaveText() || !fieldText(length).isBlank();
    }

    /** Takes the next token and ends the field where it must; whether the row goes on from this very token. */
    private boolean append(int token) {
        text[length++] = token;
        if (Arrays.stream(ends).anyMatch(end -> end == token)) {
            return end(fieldText(length - 1), FinishReason.EOS);
        }
        if (!now().stop().isEmpty() || !now().endsBehind().isEmpty()) {
            String written = fieldText(length);
            int last = lastWords(written);
            int at = stop(written);
            if (last >= 0 && (at < 0 || last <= at)) {
                return end(written.substring(0, last), FinishReason.STOP);
            }
            if (at >= 0) {
                return end(written.substring(0, at), FinishReason.STOP);
            }
        }
        return length - fieldStart < now().maxNewTokens() || atLimit(fieldText(length));
    }

    private boolean atLimit(String written) {
        String whole = now().atLimit() == AtLimit.LAST_SENTENCE ? Sentences.whole(written) : "";
        return whole.isBlank() ? finish(written, FinishReason.LENGTH) : end(whole, FinishReason.SENTENCE);
    }

    /** Where the words end that the field ends behind, else -1. */
    private int lastWords(String written) {
        return now().endsBehind().stream()
                .filter(written::contains)
                .mapToInt(last -> written.indexOf(last) + last.length())
                .min()
                .orElse(-1);
    }

    /** Where the first stop stands behind what is no blank, else -1. */
    private int stop(String written) {
        int from =
                now().mustHaveText() ? written.length() - written.stripLeading().length() : 0;
        return now().stop().stream()
                .mapToInt(stop -> written.indexOf(stop, from))
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
    }

    /** Ends the field with this text; the next one begins behind its opening. */
    private boolean end(String kept, FinishReason reason) {
        if (fields.size() == form.fields().size() - 1) {
            return finish(kept, reason);
        }
        String opening = form.fields().get(fields.size() + 1).opening();
        int whole = tokensWithin(kept);
        int[] follow = words.continued().apply(kept.substring(fieldText(whole).length()) + opening);
        if (whole + follow.length + 1 > text.length) {
            return finish(kept, FinishReason.LENGTH);
        }
        fields.add(kept);
        System.arraycopy(follow, 0, text, whole, follow.length);
        length = whole + follow.length;
        read = Math.min(read, whole);
        beginField(length);
        return false;
    }

    /** How far the tokens go that spell a beginning of a field's text. */
    private int tokensWithin(String kept) {
        int end = length;
        while (end > fieldStart && !kept.startsWith(fieldText(end))) {
            end--;
        }
        return end;
    }

    private String fieldText(int end) {
        if (end != length) {
            return words.decoded().apply(Arrays.copyOfRange(text, fieldStart, end));
        }
        if (decodedTo != end) {
            decoded = words.decoded().apply(Arrays.copyOfRange(text, fieldStart, end));
            decodedTo = end;
        }
        return decoded;
    }

    private boolean finish(String last, FinishReason reason) {
        fields.add(last);
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            whole.append(form.fields().get(i).opening()).append(fields.get(i));
        }
        completion =
                new Completion(request.key(), whole.toString(), fields, reason, prompt.length, length - prompt.length);
        return false;
    }
}
