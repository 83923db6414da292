package io.fedu2s.pretrain;

import io.fedu2s.udf.text.ResourceText;
import java.util.List;

/** The lines of a resource of this package, without empty lines and comments ({@code #}). */
final class ResourceLines {
    private ResourceLines() {}

    static List<String> of(String name) {
        return ResourceText.of(ResourceLines.class, name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
