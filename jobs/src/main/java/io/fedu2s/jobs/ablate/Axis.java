package io.fedu2s.jobs.ablate;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.GenerateConfig.Asked;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.retrieve.SelectionMethod;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the cells of an ablation differ in. */
public enum Axis {
    /** How examples are found. */
    SELECTION {
        @Override
        String configured(RunConfig config) {
            return small(config.retrieve().method());
        }

        @Override
        List<String> others(RunConfig config) {
            return config.ablate().selection();
        }

        @Override
        List<String> changes(RunConfig config, String value) {
            return List.of("retrieve.method=" + value);
        }
    },
    /** Which pairs are refused. */
    FILTER {
        @Override
        String configured(RunConfig config) {
            return FilterLevel.of(config);
        }

        @Override
        List<String> others(RunConfig config) {
            return config.ablate().filter();
        }

        @Override
        List<String> changes(RunConfig config, String value) {
            return FilterLevel.settings(value);
        }
    },
    /** Whether verdicts teach. */
    FEEDBACK {
        @Override
        String configured(RunConfig config) {
            return config.feedback().isOn() ? "bandit" : "none";
        }

        @Override
        List<String> others(RunConfig config) {
            return config.ablate().feedback();
        }

        @Override
        List<String> changes(RunConfig config, String value) {
            return value.equals("none")
                    ? List.of("feedback.method=none", "retrieve.ownPairs=0")
                    : List.of("feedback.method=" + value);
        }
    },
    /** Which kinds of pairs are written. */
    KINDS {
        @Override
        String configured(RunConfig config) {
            return "configured";
        }

        @Override
        List<String> others(RunConfig config) {
            Set<String> mixed = new TreeSet<>(config.generate().kinds().keySet());
            config.input()
                    .domains()
                    .forEach(domain -> mixed.addAll(domain.kinds().keySet()));
            // A single kind is what is configured.
            List<String> alone = mixed.size() > 1 ? List.copyOf(mixed) : List.of();
            return config.ablate().kinds().isEmpty() ? alone : config.ablate().kinds();
        }

        @Override
        List<String> changes(RunConfig config, String value) {
            String alone = "kinds={" + TextNode.valueOf(value) + ": 1}";
            List<String> changes = new ArrayList<>(List.of("generate." + alone));
            List<DomainConfig> domains = config.input().domains();
            for (int i = 0; i < domains.size(); i++) {
                if (!domains.get(i).kinds().isEmpty()) {
                    changes.add("input.domains[%d].%s".formatted(i, alone));
                }
            }
            return changes;
        }
    },
    /** How many examples stand in a prompt. */
    K {
        @Override
        String configured(RunConfig config) {
            return String.valueOf(config.retrieve().k());
        }

        @Override
        List<String> others(RunConfig config) {
            return config.ablate().k().stream().map(String::valueOf).toList();
        }

        @Override
        List<String> changes(RunConfig config, String value) {
            return List.of("retrieve.k=" + value);
        }
    },
    /** Which of each client's chunks are asked about, and how many: {@code coverage/20}. */
    CHUNKS {
        @Override
        String configured(RunConfig config) {
            Asked asked = config.generate().asked();
            return asked.isLimited() ? small(asked.order()) + "/" + asked.perClient() : "all";
        }

        @Override
        List<String> others(RunConfig config) {
            return config.ablate().chunks();
        }

        @Override
        List<String> changes(RunConfig config, String value) {
            int slash = value.indexOf('/');
            return List.of(
                    "generate.chunkChoice=" + value.substring(0, slash),
                    "generate.chunksPerClient=" + value.substring(slash + 1));
        }
    };

    /** The value that the configuration has. */
    abstract String configured(RunConfig config);

    /** The values that are to be tried, whether the configuration's is among them or not. */
    abstract List<String> others(RunConfig config);

    /** What to set for a value that is not the configured one. */
    abstract List<String> changes(RunConfig config, String value);

    /** Its name, as the command line has it. */
    public String label() {
        return small(this);
    }

    /** All values, the configured one first. */
    List<String> values(RunConfig config) {
        return new LinkedHashSet<>(Stream.concat(Stream.of(configured(config)), others(config).stream())
                        .toList())
                .stream().toList();
    }

    /** What to set for a value. */
    List<String> settings(RunConfig config, String value) {
        return value.equals(configured(config)) ? List.of() : changes(config, value);
    }

    private static String small(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Whether a method looks for related examples. */
    static boolean isRetrieval(String method) {
        return !method.equals(small(SelectionMethod.FIXED)) && !method.equals(small(SelectionMethod.RANDOM));
    }
}
