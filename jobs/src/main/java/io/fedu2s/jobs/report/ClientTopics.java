package io.fedu2s.jobs.report;

import io.fedu2s.udf.record.TextProfile;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one client's text is about, in numbers.
 *
 * @param profile its text
 * @param shares of its chunks by the number of the topic
 * @param names of these topics, in words of the domain's public texts
 */
record ClientTopics(TextProfile profile, SortedMap<Integer, Double> shares, SortedMap<Integer, String> names) {
    /** Copies the maps. */
    ClientTopics {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    }
}
