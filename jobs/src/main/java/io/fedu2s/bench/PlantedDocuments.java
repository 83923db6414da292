package io.fedu2s.bench;

import io.fedu2s.udf.alike.Shingles;
import io.fedu2s.udf.record.ContentId;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes up a document for every number: of ten that follow each other eight are originals, the ninth is one of them with
 * one or two other words, the tenth one with four to six. Words are drawn so that a few are frequent and most rare; a
 * document has 50 to 150.
 */
final class PlantedDocuments implements MapFunction<Long, Row> {
    /** Whose, its name, its text in one piece, what it was made from (empty: nothing), and their common runs of words. */
    static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("document_id", DataTypes.StringType, false)
            .add("texts", DataTypes.createArrayType(DataTypes.StringType, false), false)
            .add("original", DataTypes.StringType, false)
            .add("jaccard", DataTypes.DoubleType, false);

    private static final long serialVersionUID = 1L;

    private static final int FAMILY = 10;
    private static final int ORIGINALS = 8;
    private static final int FEWEST_WORDS = 50;
    private static final int MOST_WORDS = 150;
    private static final int VOCABULARY = 50_000;
    private static final String CONSONANTS = "bdfghklmnprstvwz";
    private static final String VOWELS = "aeiou";

    private final int clients;
    private final long seed;

    PlantedDocuments(int clients, long seed) {
        this.clients = clients;
        this.seed = seed;
    }

    @Override
    public Row call(Long number) {
        int place = (int) (number % FAMILY);
        String client = "client-" + number / FAMILY % clients;
        if (place < ORIGINALS) {
            return RowFactory.create(client, name(number), new String[] {String.join(" ", words(number))}, "", 0.0);
        }
        var random = new SplittableRandom(ContentId.seed(seed, "copy", number));
        long original = number - place + random.nextInt(ORIGINALS);
        String[] words = words(original);
        String before = String.join(" ", words);
        int changes = place == ORIGINALS ? random.nextInt(1, 3) : random.nextInt(4, 7);
        for (int i = 0; i < changes; i++) {
            words[random.nextInt(words.length)] = word(random);
        }
        String after = String.join(" ", words);
        double jaccard = Shingles.jaccard(Shingles.of(List.of(before)), Shingles.of(List.of(after)));
        return RowFactory.create(client, name(number), new String[] {after}, name(original), jaccard);
    }

    private static String name(long number) {
        return "%09d".formatted(number);
    }

    private String[] words(long number) {
        var random = new SplittableRandom(ContentId.seed(seed, "original", number));
        String[] words = new String[random.nextInt(FEWEST_WORDS, MOST_WORDS + 1)];
        for (int i = 0; i < words.length; i++) {
            words[i] = word(random);
        }
        return words;
    }

    private static String word(SplittableRandom random) {
        double drawn = random.nextDouble();
        int rest = (int) (VOCABULARY * drawn * drawn * drawn);
        StringBuilder word = new StringBuilder();
        do {
            word.append(CONSONANTS.charAt(rest % CONSONANTS.length()));
            rest /= CONSONANTS.length();
            word.append(VOWELS.charAt(rest % VOWELS.length()));
            rest /= VOWELS.length();
        } while (rest > 0);
        return word.toString();
    }
}
