package io.fedu2s.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * The endless text that the quickstart's base model is trained on: plain documents and few-shot sequences in the
 * prompt's layout over three domains of facts and a domain of copying. The same seed gives the same text.
 */
public final class PretrainingText {
    private static final List<String> FACT_DOMAINS = List.of("medicine", "knowledge", "math");
    private static final double PLAIN = 0.12;
    private static final double SENTENCES = 0.72;
    private static final double MIXED_FORMS = 0.08;
    private static final double MIXED_DOMAINS = 0.08;
    private static final int TOKENS_OF_ONE_TRIPLE = 110;
    private static final int MOST_TRIPLES = 4;
    private static final int LONGEST_DOCUMENT = 200;
    private static final int LAYOUT_TOKENS = 16;
    private static final int ATTEMPTS = 6;

    private final RandomGenerator random;
    private final double copying;
    private final ToIntFunction<String> tokens;
    private final Map<String, DocumentSource> sources;
    private final Headers headers = new Headers();

    /**
     * Text of a seed.
     *
     * @param seed the only source of chance
     * @param copying the share of documents of random words
     * @param tokens counts the tokens of a text
     * @param vocabularyPieces texts of the tokenizer's tokens, drawn at random into copying documents; may be empty
     */
    public PretrainingText(long seed, double copying, ToIntFunction<String> tokens, List<String> vocabularyPieces) {
        this.random = new SplittableRandom(seed);
        this.copying = copying;
        this.tokens = tokens;
        Names names = new Names(NameSpace.TRAINING);
        this.sources = Map.of(
                "medicine",
                new FactDocuments(FactBook.of("medicine"), names, tokens),
                "knowledge",
                new FactDocuments(FactBook.of("knowledge"), names, tokens),
                "math",
                new FactDocuments(FactBook.of("math"), names, tokens),
                CopyDocuments.DOMAIN,
                new CopyDocuments(new PseudoWords(vocabularyPieces), tokens));
    }

    /**
     * The next sequence: with few tokens one example, with more up to four.
     *
     * @param maxTokens the most tokens it may have, BOS and EOS among them; at least 100
     */
    public TrainingSequence next(int maxTokens) {
        if (maxTokens < 100) {
            throw new IllegalArgumentException("maxTokens must be at least 100, not " + maxTokens);
        }
        TrainingSequence sequence;
        do {
            sequence = random.nextDouble() < PLAIN ? plain(maxTokens) : fewShot(maxTokens);
        } while (sequence.segments().isEmpty());
        return sequence;
    }

    private TrainingSequence plain(int maxTokens) {
        Segment document =
                new Segment(document(domain(), maxTokens - LAYOUT_TOKENS).document(), false);
        TrainingSequence sequence = new TrainingSequence(List.of(document));
        return sequence.tokens(tokens) <= maxTokens ? sequence : new TrainingSequence(List.of());
    }

    private TrainingSequence fewShot(int maxTokens) {
        String domain = domain();
        AnswerForm form = random.nextDouble() < SENTENCES ? AnswerForm.SENTENCE : AnswerForm.PHRASE;
        boolean mixedForms = random.nextDouble() < MIXED_FORMS;
        boolean mixedDomains = random.nextDouble() < MIXED_DOMAINS;
        int most = Math.min(MOST_TRIPLES, Math.max(1, maxTokens / TOKENS_OF_ONE_TRIPLE));
        int wanted = 1 + Math.max(random.nextInt(most), random.nextInt(most));
        String before = headers.next(domain, form, random);
        List<Segment> segments = new ArrayList<>();
        int left = maxTokens - TrainingSequence.BOS_AND_EOS;
        for (int attempt = 0; attempt < ATTEMPTS && segments.size() < 2 * wanted; attempt++) {
            int forDocument = (left - tokens.applyAsInt(before) - LAYOUT_TOKENS) * 3 / 5;
            LabelledDocument document =
                    document(mixedDomains ? domain() : domain, Math.min(LONGEST_DOCUMENT, forDocument));
            AnswerForm ownForm = mixedForms ? Names.pick(List.of(AnswerForm.values()), random) : form;
            GroundedPair pair = Names.pick(document.pairs(), random);
            Segment opening = FewShotLayout.opening(before, document.document());
            Segment written = FewShotLayout.pair(pair.instruction(), pair.response(ownForm));
            int needed = tokens.applyAsInt(opening.text()) + tokens.applyAsInt(written.text());
            if (needed <= left) {
                segments.add(opening);
                segments.add(written);
                left -= needed;
                before = FewShotLayout.BLANK_LINE;
            }
        }
        return new TrainingSequence(segments);
    }

    private LabelledDocument document(String domain, int maxTokens) {
        DocumentSource source = sources.get(domain);
        if (source == null) {
            throw new IllegalStateException("no source of documents for domain " + domain);
        }
        return source.next(random, maxTokens);
    }

    private String domain() {
        return random.nextDouble() < copying ? CopyDocuments.DOMAIN : Names.pick(FACT_DOMAINS, random);
    }
}
