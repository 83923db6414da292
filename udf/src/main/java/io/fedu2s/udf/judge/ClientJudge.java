package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.BestShare;
import io.fedu2s.udf.filter.Candidate;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.HeldOutTexts;
import io.fedu2s.udf.filter.PairJudge;
import io.fedu2s.udf.filter.ResponseStyle;
import io.fedu2s.udf.filter.Verdict;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.plan.ChunkPast;
import io.fedu2s.udf.prompt.Fitting;
import io.fedu2s.udf.prompt.PairParser;
import io.fedu2s.udf.prompt.Parsing;
import io.fedu2s.udf.prompt.ScoredExample;
import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Generations into pairs with exactly one verdict each, client by client. */
final class ClientJudge {
    private static final ResponseStyle NO_STYLE = ResponseStyle.of(List.of());

    private final JudgeSpec spec;
    private final HeldOutTexts heldOut;
    private final AnswerParser parser;
    private final Map<String, ResponseStyle> styles;
    private final Map<String, Example> examples;
    private final Map<String, PairJudge> judgesOfClient = new HashMap<>();

    ClientJudge(JudgeSpec spec, HeldOutTexts heldOut) {
        this.heldOut = heldOut;
        this.spec = spec;
        this.parser = spec.parser();
        this.styles = spec.styles();
        this.examples = spec.examples();
    }

    /** Forgets the pairs before: near duplicates count within a client only. */
    void nextClient() {
        judgesOfClient.clear();
    }

    /**
     * The pair of the client's next generation; where there is none, its instruction and response are empty and the
     * reason says why.
     *
     * @param context the chunk's text
     * @param modelScores of the response, see {@link io.fedu2s.udf.filter.ModelScores}
     */
    Judged judge(Generation generation, String context, Map<String, Double> modelScores) {
        if (!isAnswer(generation)) {
            return refused(generation, context, generation.finishReason());
        }
        Parsing parsing = parser.parse(generation);
        if (parsing instanceof Parsing.Failure failure) {
            return refused(generation, context, failure.reason());
        }
        Parsing.Pair read = (Parsing.Pair) parsing;
        Verdict verdict = judgesOfClient
                .computeIfAbsent(
                        generation.domain(), domain -> new PairJudge(styles.getOrDefault(domain, NO_STYLE), heldOut))
                .judge(
                        spec.filters(generation.kind()),
                        Candidate.of(generation, context, read, examplesOf(generation), modelScores));
        String beside = spec.kinds().kind(generation.kind()).standsAlone() ? "" : context;
        return new Judged(generation, beside, read.instruction(), read.response(), verdict);
    }

    /** The client's pairs in their order; of those that are accepted, the best share of each domain and kind stays so. */
    List<Pair> kept(List<Judged> judged) {
        List<Judged> kept = new ArrayList<>(judged);
        IntStream.range(0, judged.size())
                .boxed()
                .collect(Collectors.groupingBy(i -> List.of(
                        judged.get(i).generation().domain(),
                        judged.get(i).generation().kind())))
                .forEach((domainAndKind, places) -> keepBest(spec.filters(domainAndKind.get(1)), places, kept));
        return kept.stream().map(Judged::pair).toList();
    }

    private static void keepBest(FilterConfig filters, List<Integer> places, List<Judged> judged) {
        Double share = filters.keepShare();
        if (share == null) {
            return;
        }
        List<Verdict> verdicts = new BestShare(share, filters.models())
                .of(places.stream().map(i -> judged.get(i).verdict()).toList());
        for (int i = 0; i < verdicts.size(); i++) {
            judged.set(places.get(i), judged.get(places.get(i)).with(verdicts.get(i)));
        }
    }

    /** Whether a model wrote the text; else the finish reason says why there was nothing to ask. */
    static boolean isAnswer(Generation generation) {
        return FinishReason.allStored().contains(generation.finishReason());
    }

    /** Those of the pool; own pairs are compared with as pairs of the client. */
    private List<ScoredExample> examplesOf(Generation generation) {
        return IntStream.range(0, generation.exampleIds().size())
                .filter(i -> !generation.exampleIds().get(i).startsWith(ChunkPast.OWN_ID))
                .mapToObj(i -> {
                    String id = generation.exampleIds().get(i);
                    Example example = Objects.requireNonNull(examples.get(id), "no example " + id + " in the pools");
                    double score = generation.exampleScores().get(i);
                    return new ScoredExample(id, score, example.document(), example.instruction(), example.response());
                })
                .toList();
    }

    /** What there was not, where no filter had anything to measure. */
    private static String lack(Generation generation, String reason) {
        String end = generation.finishReason().equals(FinishReason.LENGTH.stored())
                ? ", cut off after %d tokens by generate.maxNewTokens".formatted(generation.newTokens())
                : "";
        return switch (reason) {
            case PairParser.EMPTY_COMPLETION -> "the model wrote nothing";
            case PairParser.EMPTY_INSTRUCTION -> "nothing stands where the instruction should" + end;
            case PairParser.NO_RESPONSE -> "no line opens a response as prompt.fewShotTemplate does" + end;
            case PairParser.EMPTY_RESPONSE -> "nothing stands where the response should" + end;
            case Fitting.TooLong.REASON ->
                "even without examples the prompt has more than prompt.maxPromptTokens tokens";
            default -> "the model was not asked";
        };
    }

    private static Judged refused(Generation generation, String context, String reason) {
        return new Judged(generation, context, "", "", new Verdict(false, reason, lack(generation, reason), Map.of()));
    }

    /** What becomes a row of {@code pairs} when the client's others are judged too. */
    record Judged(Generation generation, String context, String instruction, String response, Verdict verdict) {
        Judged with(Verdict other) {
            return new Judged(generation, context, instruction, response, other);
        }

        Pair pair() {
            return new Pair(
                    generation.clientId(),
                    generation.domain(),
                    generation.documentId(),
                    generation.chunkId(),
                    generation.generationId(),
                    generation.kind(),
                    generation.evidence(),
                    Pair.idOf(generation.generationId(), instruction, response),
                    context,
                    instruction,
                    response,
                    verdict.scores(),
                    verdict.accepted(),
                    verdict.reason(),
                    verdict.detail());
        }
    }
}
