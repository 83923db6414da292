package io.fedu2s.jobs.ingest;

import io.fedu2s.udf.record.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an input has now beside what was read of it last.
 *
 * @param fresh sources that are new or changed
 * @param gone sources that are no more, or changed
 */
record Changes(List<Source> fresh, List<Source> gone) {
    Changes {
        fresh = List.copyOf(fresh);
        gone = List.copyOf(gone);
    }

    /** Compares. */
    static Changes of(Collection<Source> now, Iterator<Source> before) {
        Map<Source.Key, Source> left = new LinkedHashMap<>();
        now.forEach(source -> left.put(source.key(), source));
        Map<Source.Key, Source> changed = new HashMap<>();
        List<Source> gone = new ArrayList<>();
        before.forEachRemaining(old -> {
            Source same = left.remove(old.key());
            if (same == null) {
                gone.add(old);
            } else if (!same.equals(old)) {
                gone.add(old);
                changed.put(same.key(), same);
            }
        });
        List<Source> fresh = new ArrayList<>();
        for (Source source : now) {
            if (left.containsKey(source.key()) || changed.containsKey(source.key())) {
                fresh.add(source);
            }
        }
        return new Changes(fresh, gone);
    }

    /** The domains that are read as a whole now, or were last, and changed. */
    Set<String> wholeDomains() {
        Set<String> domains = new HashSet<>();
        fresh.stream().filter(Source::isWholeDomain).forEach(source -> domains.add(source.domain()));
        gone.stream().filter(Source::isWholeDomain).forEach(source -> domains.add(source.domain()));
        return domains;
    }
}
