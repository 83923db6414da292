package io.fedu2s.jobs.profile;

import io.fedu2s.udf.profile.Centres;
import io.fedu2s.udf.profile.TopicWords;
import io.fedu2s.udf.profile.TopicsFunction.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.feature.HashingTF;

/**
 * The topics of a domain with names that all may read: of the words of the public texts those that weigh most in a topic's
 * centre. A centre knows words by their numbers alone, so two words of one number can't be told apart in it.
 */
final class DomainTopics {
    private static final int WORDS = 3;

    private DomainTopics() {}

    /** A name for each centre, in their order. */
    static List<Topic> named(Centres centres, Collection<String> publicTexts, int numbers) {
        Set<String> words = new TreeSet<>();
        for (String text : publicTexts) {
            words.addAll(TopicWords.of(text, TopicWords.language(text)));
        }
        HashingTF hashing = new HashingTF().setNumFeatures(numbers);
        List<Topic> topics = new ArrayList<>();
        for (int centre = 0; centre < centres.size(); centre++) {
            topics.add(new Topic(centre + 1, name(centres.get(centre), words, hashing)));
        }
        return topics;
    }

    private static String name(double[] centre, Set<String> words, HashingTF hashing) {
        Set<Integer> taken = new HashSet<>();
        return String.join(
                ", ",
                words.stream()
                        .filter(word -> centre[hashing.indexOf(word)] > 0)
                        .sorted(Comparator.comparingDouble((String word) -> -centre[hashing.indexOf(word)]))
                        .filter(word -> taken.add(hashing.indexOf(word)))
                        .limit(WORDS)
                        .toList());
    }
}
