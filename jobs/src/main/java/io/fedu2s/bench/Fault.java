package io.fedu2s.bench;

import io.fedu2s.udf.judge.AskedPair;
import io.fedu2s.udf.text.KnownWords;
import io.fedu2s.udf.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Known ways to spoil a good pair; not every pair can be spoilt in every way. */
enum Fault {
    /** A number of the response is another one, which the text does not have. */
    NUMBER_CHANGED {
        @Override
        Optional<AskedPair> of(AskedPair pair, List<AskedPair> others, SplittableRandom random) {
            KnownWords known = KnownWords.of(pair.chunk());
            return spoiltNumber(pair, random, found -> {
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    String other = digits(found, random);
                    if (!other.equals(found) && !known.hold(Words.of(other).get(0))) {
                        return Optional.of(other);
                    }
                }
                return Optional.empty();
            });
        }
    },
    /** A number of the response is another one of the text. */
    NUMBER_SWAPPED {
        @Override
        Optional<AskedPair> of(AskedPair pair, List<AskedPair> others, SplittableRandom random) {
            List<String> numbers = matches(NUMBER, pair.chunk());
            return spoiltNumber(pair, random, found -> any(without(numbers, number -> number.equals(found)), random));
        }
    },
    /** A name of the response is another one of the text. */
    NAME_SWAPPED {
        @Override
        Optional<AskedPair> of(AskedPair pair, List<AskedPair> others, SplittableRandom random) {
            return spoiltName(pair, names(pair.chunk()), random);
        }
    },
    /** A name of the response is one of another text. */
    NAME_FOREIGN {
        @Override
        Optional<AskedPair> of(AskedPair pair, List<AskedPair> others, SplittableRandom random) {
            List<String> foreign = others.stream()
                    .flatMap(other -> names(other.chunk()).stream())
                    .filter(name -> !pair.chunk().contains(name))
                    .toList();
            return spoiltName(pair, foreign, random);
        }
    },
    /** The response says the opposite. */
    NEGATED {
        @Override
        Optional<AskedPair> of(AskedPair pair, List<AskedPair> others, SplittableRandom random) {
            Matcher denied = NOT.matcher(pair.response());
            if (denied.find()) {
                return Optional.of(answered(pair, denied.replaceFirst("$1 ")));
            }
            Matcher said = AUXILIARY.matcher(pair.response());
            return said.find() ? Optional.of(answered(pair, said.replaceFirst("$1 not "))) : Optional.empty();
        }
    },
    /** The response is that of a pair on another text. */
    OTHER_ANSWER {
        @Override
        Optional<AskedPair> of(AskedPair pair, List<AskedPair> others, SplittableRandom random) {
            return any(others, random).map(other -> answered(pair, other.response()));
        }
    },
    /** The instruction is that of a pair on another text. */
    UNRELATED_INSTRUCTION {
        @Override
        Optional<AskedPair> of(AskedPair pair, List<AskedPair> others, SplittableRandom random) {
            return any(others, random).map(other -> new AskedPair(pair.chunk(), other.instruction(), pair.response()));
        }
    },
    /** The instruction spells the response out. */
    COPYING_INSTRUCTION {
        @Override
        Optional<AskedPair> of(AskedPair pair, List<AskedPair> others, SplittableRandom random) {
            return Optional.of(
                    new AskedPair(pair.chunk(), "Is it true that " + pair.response() + "?", pair.response()));
        }
    };

    private static final int ATTEMPTS = 20;
    private static final Pattern NUMBER = Pattern.compile("\\d++(?:[.,]\\d++)*+");
    private static final Pattern NAME = Pattern.compile("\\p{Lu}[\\p{L}'-]+(?: \\p{Lu}[\\p{L}'-]+)*");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?:;\\n\"“(]\\s*\\z");
    private static final String AUXILIARIES =
            "\\b(is|are|was|were|has|have|had|can|could|may|might|should|will|would|does|do|did|seems|appears) ";
    private static final Pattern AUXILIARY = Pattern.compile(AUXILIARIES);
    private static final Pattern NOT = Pattern.compile(AUXILIARIES + "not ");

    /**
     * The pair with this fault.
     *
     * @param others pairs of the same domain on other texts
     */
    abstract Optional<AskedPair> of(AskedPair pair, List<AskedPair> others, SplittableRandom random);

    /** As figures name it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private interface Replacement {
        Optional<String> of(String found);
    }

    private static Optional<AskedPair> spoiltNumber(AskedPair pair, SplittableRandom random, Replacement replacement) {
        List<MatchResult> found = NUMBER.matcher(pair.response()).results().toList();
        return any(found, random)
                .flatMap(number -> replacement
                        .of(number.group())
                        .map(other -> answered(
                                pair,
                                pair.response().substring(0, number.start())
                                        + other
                                        + pair.response().substring(number.end()))));
    }

    private static String digits(String number, SplittableRandom random) {
        StringBuilder other = new StringBuilder();
        for (int i = 0; i < number.length(); i++) {
            boolean digit = Character.isDigit(number.charAt(i));
            other.append(digit ? String.valueOf(random.nextInt(i == 0 ? 1 : 0, 10)) : number.substring(i, i + 1));
        }
        return other.toString();
    }

    private static Optional<AskedPair> spoiltName(AskedPair pair, List<String> names, SplittableRandom random) {
        List<String> said = names(pair.chunk()).stream()
                .filter(name -> word(name).matcher(pair.response()).find())
                .toList();
        List<String> other = without(names, name -> pair.response().contains(name));
        return any(said, random)
                .flatMap(name -> any(without(other, each -> each.contains(name) || name.contains(each)), random)
                        .map(each -> answered(
                                pair, word(name).matcher(pair.response()).replaceAll(Matcher.quoteReplacement(each)))));
    }

    private static Pattern word(String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
    }

    /** Runs of words with capitals that no sentence begins with. */
    private static List<String> names(String text) {
        Set<String> names = new LinkedHashSet<>();
        NAME.matcher(text).results().forEach(found -> {
            String before = text.substring(0, found.start());
            boolean begins = before.isBlank() || SENTENCE_END.matcher(before).find();
            names.add(begins ? found.group().replaceFirst("^\\S+ ?", "") : found.group());
        });
        names.remove("");
        return List.copyOf(names);
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    private static <T> List<T> without(List<T> all, Predicate<T> unwanted) {
        List<T> left = new ArrayList<>(all);
        left.removeIf(unwanted);
        return left;
    }

    private static <T> Optional<T> any(List<T> all, SplittableRandom random) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private static AskedPair answered(AskedPair pair, String response) {
        return new AskedPair(pair.chunk(), pair.instruction(), response);
    }
}
