package io.fedu2s.udf.retrieve;

import io.fedu2s.udf.text.Words;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.commons.io.IOUtils;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** The words of {@link Words} as Lucene's terms. */
final class WordsAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
        return new TokenStreamComponents(new WordsTokenizer());
    }

    /** Reads a text whole. */
    private static final class WordsTokenizer extends Tokenizer {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private Iterator<String> words = Collections.emptyIterator();

        @Override
        public void reset() throws IOException {
            super.reset();
            words = Words.telling(IOUtils.toString(input)).iterator();
        }

        @Override
        public boolean incrementToken() {
            clearAttributes();
            if (!words.hasNext()) {
                return false;
            }
            term.append(words.next());
            return true;
        }
    }
}
