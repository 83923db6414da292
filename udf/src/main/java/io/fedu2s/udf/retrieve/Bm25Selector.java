package io.fedu2s.udf.retrieve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Examples whose documents share rare terms with the chunk, by BM25 over an index in memory:
 *
 * <pre>{@code
 * score(chunk, d) = Σ_t qtf(t) · idf(t) · tf(t, d) / (tf(t, d) + k1 · (1 - b + b · |d| / avgdl))
 * idf(t)          = ln(1 + (N - n(t) + 0.5) / (n(t) + 0.5)),   k1 = 1.2, b = 0.75
 * }</pre>
 *
 * <p>Terms are those of the text's language ({@link Analyzers}). The chunk's are the query, each weighted by its count {@code qtf}; no query syntax is read, so a
 * chunk can't be anything but words. Examples without a shared term score 0 and follow by id. Holds heap memory only,
 * there is nothing to close. Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
 * (2009), section 3, without its constant factor k1 + 1.
 */
public final class Bm25Selector implements ExampleSelector {
    /** A chunk of more distinct known terms is asked by those that weigh most; Lucene refuses above 1024 clauses. */
    static final int MAX_QUERY_TERMS = 512;

    private static final String DOCUMENT = "document";

    private final ExamplePool pool;
    private final int[] byId;
    private final BM25Similarity similarity = new BM25Similarity();
    private final IndexReader index;
    private final IndexSearcher searcher;

    /** Indexes the documents of the pool. */
    public Bm25Selector(ExamplePool pool) {
        this.pool = pool;
        // Lucene breaks ties by document number, so documents are added in the order of their ids.
        this.byId = IntStream.range(0, pool.examples().size())
                .boxed()
                .sorted(Comparator.comparing(i -> pool.examples().get(i).exampleId()))
                .mapToInt(Integer::intValue)
                .toArray();
        try {
            this.index = index();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.searcher = new IndexSearcher(index);
        searcher.setSimilarity(similarity);
        searcher.setQueryCache(null);
    }

    @Override
    public List<RelatedExample> select(ChunkQuery chunk, int k) {
        BitSet copies = pool.copiesOf(chunk.text());
        try {
            List<RelatedExample> chosen = new ArrayList<>();
            BitSet found = new BitSet();
            for (ScoreDoc hit : hits(chunk.text(), Math.min(byId.length, k + copies.cardinality()))) {
                found.set(hit.doc);
                if (!copies.get(byId[hit.doc]) && chosen.size() < k) {
                    chosen.add(new RelatedExample(pool.examples().get(byId[hit.doc]), hit.score));
                }
            }
            for (int doc = found.nextClearBit(0);
                    doc < byId.length && chosen.size() < k;
                    doc = found.nextClearBit(doc + 1)) {
                if (!copies.get(byId[doc])) {
                    chosen.add(new RelatedExample(pool.examples().get(byId[doc]), 0));
                }
            }
            return List.copyOf(chosen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The {@code n} best of those that share a term, best first and ties by id; fewer where fewer do. */
    private ScoreDoc[] hits(String text, int n) throws IOException {
        return n > 0 ? searcher.search(query(text), n).scoreDocs : new ScoreDoc[0];
    }

    private Query query(String text) throws IOException {
        Map<String, Integer> counts = termCounts(text);
        record Weighed(String term, int count, double weight) {}
        List<Weighed> known = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            int documents = index.docFreq(new Term(DOCUMENT, entry.getKey()));
            if (documents > 0) {
                double idf = Math.log(1 + (byId.length - documents + 0.5) / (documents + 0.5));
                known.add(new Weighed(entry.getKey(), entry.getValue(), entry.getValue() * idf));
            }
        }
        known.sort(Comparator.comparingDouble(Weighed::weight).reversed().thenComparing(Weighed::term));
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (Weighed weighed : known.subList(0, Math.min(known.size(), MAX_QUERY_TERMS))) {
            Query term = new TermQuery(new Term(DOCUMENT, weighed.term()));
            query.add(new BoostQuery(term, weighed.count()), BooleanClause.Occur.SHOULD);
        }
        return query.build();
    }

    private Map<String, Integer> termCounts(String text) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        try (TokenStream tokens = Analyzers.of(text).tokenStream(DOCUMENT, text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                counts.merge(term.toString(), 1, Integer::sum);
            }
            tokens.end();
        }
        return counts;
    }

    private IndexReader index() throws IOException {
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriterConfig config = new IndexWriterConfig()
                .setSimilarity(similarity)
                .setMergePolicy(NoMergePolicy.INSTANCE)
                .setMaxBufferedDocs(IndexWriterConfig.DISABLE_AUTO_FLUSH)
                .setRAMBufferSizeMB(1024);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (int i : byId) {
                Document document = new Document();
                String text = pool.examples().get(i).document();
                document.add(new TextField(DOCUMENT, Analyzers.of(text).tokenStream(DOCUMENT, text)));
                writer.addDocument(document);
            }
        }
        return DirectoryReader.open(directory);
    }
}
