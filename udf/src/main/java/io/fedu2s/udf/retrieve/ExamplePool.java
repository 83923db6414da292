package io.fedu2s.udf.retrieve;

import io.fedu2s.udf.record.Example;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;

/** The examples of one domain in the order of their file, and which of them may not stand before a given chunk. */
public final class ExamplePool implements Serializable {
    private static final long serialVersionUID = 2L;

    private final List<Example> examples;
    private final int[] hashes;

    /** Keeps the order; ids are unique by the pool's reader. */
    public ExamplePool(List<Example> examples) {
        this.examples = List.copyOf(examples);
        this.hashes = examples.stream()
                .mapToInt(example -> comparable(example.document()).hashCode())
                .toArray();
    }

    /** All examples, in the order of the file. */
    public List<Example> examples() {
        return examples;
    }

    /** How many there are. */
    public int size() {
        return hashes.length;
    }

    /** Positions of the examples whose document is {@code text}; white space does not count. */
    BitSet copiesOf(String text) {
        String own = comparable(text);
        int hash = own.hashCode();
        BitSet copies = new BitSet();
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] == hash && comparable(examples.get(i).document()).equals(own)) {
                copies.set(i);
            }
        }
        return copies;
    }

    private static String comparable(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
