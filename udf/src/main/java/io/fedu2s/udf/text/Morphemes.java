package io.fedu2s.udf.text;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.ja.tokenattributes.BaseFormAttribute;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.analysis.ko.POS;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** The morphemes of Japanese, inflected ones in the form of a dictionary, and of Korean, by Lucene's Kuromoji and Nori. */
final class Morphemes {
    /** Endings, particles and the copula. */
    private static final Set<POS.Tag> HANGING_KOREAN = EnumSet.of(POS.Tag.E, POS.Tag.J, POS.Tag.VCP);

    /** Particles and auxiliaries, as the dictionary of IPA names them. */
    private static final String PARTICLE = "助詞";

    private static final String AUXILIARY = "助動詞";

    /** What hangs on a verb, such as the passive, and verbs that only help another. */
    private static final Set<String> HELPING_VERBS = Set.of("動詞-接尾", "動詞-非自立");

    private static final ThreadLocal<Korean> KOREAN = ThreadLocal.withInitial(Korean::new);
    private static final ThreadLocal<Japanese> JAPANESE = ThreadLocal.withInitial(Japanese::new);

    private Morphemes() {}

    static List<WordParts.Part> korean(String run) {
        Korean korean = KOREAN.get();
        return parts(
                korean.tokens,
                run,
                () -> new WordParts.Part(korean.term.toString(), HANGING_KOREAN.contains(korean.speech.getLeftPOS())));
    }

    static List<WordParts.Part> japanese(String run) {
        Japanese japanese = JAPANESE.get();
        return parts(japanese.tokens, run, japanese::part);
    }

    private static List<WordParts.Part> parts(Tokenizer tokens, String run, Supplier<WordParts.Part> current) {
        List<WordParts.Part> parts = new ArrayList<>();
        try {
            tokens.setReader(new StringReader(run));
            tokens.reset();
            while (tokens.incrementToken()) {
                parts.add(current.get());
            }
            tokens.end();
            tokens.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    /** A tokenizer of a thread. */
    private static final class Korean {
        private final KoreanTokenizer tokens =
                new KoreanTokenizer(TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, null, DecompoundMode.DISCARD, false);
        private final CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
        private final org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute speech =
                tokens.addAttribute(org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute.class);
    }

    /** A tokenizer of a thread. */
    private static final class Japanese {
        private final JapaneseTokenizer tokens = new JapaneseTokenizer(null, true, JapaneseTokenizer.Mode.NORMAL);
        private final CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
        private final BaseFormAttribute base = tokens.addAttribute(BaseFormAttribute.class);
        private final org.apache.lucene.analysis.ja.tokenattributes.PartOfSpeechAttribute speech =
                tokens.addAttribute(org.apache.lucene.analysis.ja.tokenattributes.PartOfSpeechAttribute.class);

        WordParts.Part part() {
            String form = base.getBaseForm() == null ? term.toString() : base.getBaseForm();
            String said = String.valueOf(speech.getPartOfSpeech());
            return new WordParts.Part(
                    form, said.startsWith(PARTICLE) || said.startsWith(AUXILIARY) || HELPING_VERBS.contains(said));
        }
    }
}
