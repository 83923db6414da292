package io.fedu2s.udf.retrieve;

import io.fedu2s.udf.record.Example;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/** The examples of one domain in the order of their file, and which of them may stand before a given chunk. */
public final class ExamplePool implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<Example> examples;
    private final List<String> documents;

    /** Keeps the order; ids are unique by the pool's reader. */
    public ExamplePool(List<Example> examples) {
        this.examples = List.copyOf(examples);
        this.documents =
                examples.stream().map(example -> comparable(example.document())).toList();
    }

    /** All examples, in the order of the file. */
    public List<Example> examples() {
        return examples;
    }

    /** Positions of the examples that are about another text than {@code text}; white space does not count. */
    int[] apartFrom(String text) {
        String own = comparable(text);
        return IntStream.range(0, examples.size())
                .filter(i -> !documents.get(i).equals(own))
                .toArray();
    }

    private static String comparable(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
