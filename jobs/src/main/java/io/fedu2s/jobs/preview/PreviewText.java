package io.fedu2s.jobs.preview;

import io.fedu2s.udf.chat.Message;
import io.fedu2s.udf.chat.Turns;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A preview as people read it. */
final class PreviewText {
    private static final String RULE = "-".repeat(100);

    private PreviewText() {}

    /** Chunk by chunk prompt, answers and verdicts, and the counts of these. */
    static String of(List<Chunk> drawn, List<Generation> generations, Map<String, String> prompts, List<Pair> pairs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < drawn.size(); i++) {
            Chunk chunk = drawn.get(i);
            text.append("%s%n%d of %d: %s, client %s, %s, chunk %d%n"
                    .formatted(
                            RULE,
                            i + 1,
                            drawn.size(),
                            chunk.domain(),
                            chunk.clientId(),
                            chunk.documentId(),
                            chunk.ordinal()));
            generations.stream()
                    .filter(each -> each.chunkId().equals(chunk.chunkId()))
                    .forEach(each -> text.append(
                            answer(each, prompts.getOrDefault(each.generationId(), ""), verdicts(each, pairs))));
        }
        return text.append(RULE)
                .append(System.lineSeparator())
                .append(summary(generations, pairs))
                .toString();
    }

    private static List<Pair> verdicts(Generation generation, List<Pair> pairs) {
        return pairs.stream()
                .filter(pair -> pair.generationId().equals(generation.generationId())
                        && pair.chunkId().equals(generation.chunkId()))
                .toList();
    }

    private static String answer(Generation generation, String prompt, List<Pair> pairs) {
        StringBuilder text = new StringBuilder();
        if (generation.attempt() > 0) {
            List<Message> turns = Turns.of(prompt).messages();
            text.append(
                    "%n[goes back]%n%s%n".formatted(turns.get(turns.size() - 1).content()));
        } else if (generation.sample() == 0) {
            text.append("%n%s%n%s%n"
                    .formatted(head("prompt", generation.promptTokens(), examples(generation)), shown(prompt)));
        }
        text.append("%n%s%n%s%n"
                .formatted(head("answer", generation.newTokens(), generation.finishReason()), generation.text()));
        pairs.forEach(pair -> text.append("%n[%s]%n".formatted(verdict(pair))));
        return text.toString();
    }

    private static String head(String what, int tokens, String detail) {
        return "[%s, %d tokens%s]".formatted(what, tokens, detail.isEmpty() ? "" : ", " + detail);
    }

    private static String examples(Generation generation) {
        List<String> scores =
                generation.exampleScores().stream().map("%.3f"::formatted).toList();
        return scores.isEmpty() ? "no examples" : "examples related by " + String.join(", ", scores);
    }

    private static String verdict(Pair pair) {
        return pair.accepted() ? "accepted" : "rejected as %s: %s".formatted(pair.reason(), pair.detail());
    }

    /** Of each sample its last attempt counts. */
    private static String summary(List<Generation> generations, List<Pair> pairs) {
        List<Pair> last = new ArrayList<>();
        long repairs = 0;
        long mended = 0;
        for (Generation generation : generations) {
            Pair pair = verdicts(generation, pairs).get(0);
            boolean wentBack = generations.stream()
                    .anyMatch(each -> each.chunkId().equals(generation.chunkId())
                            && each.sample() == generation.sample()
                            && each.attempt() > generation.attempt());
            if (wentBack) {
                repairs++;
            } else {
                last.add(pair);
                mended += generation.attempt() > 0 && pair.accepted() ? 1 : 0;
            }
        }
        long accepted = last.stream().filter(Pair::accepted).count();
        Map<String, Long> reasons = last.stream()
                .filter(pair -> !pair.accepted())
                .collect(Collectors.groupingBy(Pair::reason, TreeMap::new, Collectors.counting()));
        List<String> parts = new ArrayList<>();
        reasons.forEach((reason, count) -> parts.add(reason + " " + count));
        return "%d of %d pairs accepted%s%s"
                .formatted(
                        accepted,
                        last.size(),
                        parts.isEmpty() ? "" : "; rejected: " + String.join(", ", parts),
                        repairs == 0
                                ? ""
                                : "; %d answers went back, %d of the pairs after that are accepted"
                                        .formatted(repairs, mended));
    }

    /** The turns of a conversation one below the other; a prompt that is none as it is. */
    private static String shown(String prompt) {
        Turns turns = Turns.of(prompt);
        if (turns.messages().size() == 1 && turns.begun().isEmpty()) {
            return prompt;
        }
        StringBuilder text = new StringBuilder();
        for (Message message : turns.messages()) {
            text.append("<%s>%n%s%n".formatted(message.role().name().toLowerCase(Locale.ROOT), message.content()));
        }
        return text.append("<assistant>%n%s".formatted(turns.begun())).toString();
    }
}
