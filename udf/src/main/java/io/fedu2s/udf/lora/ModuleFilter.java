package io.fedu2s.udf.lora;

import java.io.Serializable;
import java.util.List;

/**
 * Which modules of a model are meant, as PEFT says it: by a list of names or by a regular expression. A module's path is
 * such as {@code model.layers.0.self_attn.q_proj}.
 */
public sealed interface ModuleFilter extends Serializable {
    /** No module. */
    ModuleFilter NONE = new Named(List.of());

    /** Whether a module is meant. */
    boolean matches(String path);

    /**
     * Modules whose path is one of the names or ends in a dot and one of them.
     *
     * @param names last names such as {@code q_proj}, whole paths, and what lies between
     */
    record Named(List<String> names) implements ModuleFilter {
        /** Copies the names. */
        public Named {
            names = List.copyOf(names);
        }

        @Override
        public boolean matches(String path) {
            return names.stream().anyMatch(name -> matches(name, path));
        }

        static boolean matches(String name, String path) {
            return path.equals(name) || path.endsWith("." + name);
        }

        @Override
        public String toString() {
            return names.toString();
        }
    }

    /**
     * Modules whose whole path matches.
     *
     * @param expression a regular expression as Python writes them
     */
    record Matching(String expression) implements ModuleFilter {
        /** Checks the expression. */
        public Matching {
            PythonPattern.compile("target_modules", expression);
        }

        @Override
        public boolean matches(String path) {
            return PythonPattern.compile("target_modules", expression)
                    .matcher(path)
                    .matches();
        }

        @Override
        public String toString() {
            return '"' + expression + '"';
        }
    }
}
