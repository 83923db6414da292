package io.fedu2s.pretrain;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Invents names from syllables: people, drugs, towns and more, new each time, so that a model can only copy them.
 */
public final class Names {
    private static final List<String> ONSETS =
            words("b br c ch cl d dr f fl fr g gl gr h j k kr l m n p pl pr qu r s sh sk"
                    + " sl st t th tr v vl w y z b d f g h k l m n p r s t v");
    private static final List<String> VOWELS = words("a e i o u a e i o u a e i o ai au ea ee ie oa oo ou");
    private static final List<String> CODAS =
            words("b ck d f g k l ld lm ln m n nd ng nk nt p r rd rk rm rn rt s sk st t x z" + " l m n r s t");
    private static final Map<String, List<String>> ENDINGS = Map.ofEntries(
            Map.entry("drug", words("in ol ax ide amine azol ex ium one yl ade ofen an ix")),
            Map.entry("town", words("ford ham by ville stad burg mouth ton field wick haven minster gate dorf ou a o")),
            Map.entry("river", words("a e o el er is ow ine ava une ")),
            Map.entry("plant", words("wort weed bell berry leaf root thorn grass moss fern bloom nettle")),
            Map.entry("animal", words("ling ox ard el fin tail wing ock erel ote il in")),
            Map.entry("firm", words("ex co med a ia us tec pharm gen lab")),
            Map.entry("mountain", words("horn berg tor kopf ak un a os ")),
            Map.entry("lake", words("mere sea wen o u ia en ")),
            Map.entry("island", words("ia holm oe ay una ora ea os isle")),
            Map.entry("surname", words("son ley er man ski ini ova sen ez as ard well etti  ")),
            Map.entry("illness", words("an ian en ic al or er")));
    static final List<String> ILLNESSES =
            words("fever disease syndrome palsy pox rash ague cough anaemia sickness influenza");

    private final NameSpace space;

    /**
     * Names of one space only.
     *
     * @param space the names that may be used
     */
    public Names(NameSpace space) {
        this.space = space;
    }

    /** A new name of a kind such as {@code drug} or {@code town}; empty if nothing of this kind has names. */
    public Optional<String> invent(String kind, RandomGenerator random) {
        return switch (kind) {
            case "first" -> Optional.of(first(random));
            case "person" -> Optional.of(person(random));
            case "doctor" -> Optional.of("Dr " + ending("surname", random));
            case "illness" ->
                Optional.of(ending("illness", random) + " " + ILLNESSES.get(random.nextInt(ILLNESSES.size())));
            case "animal", "plant" -> Optional.of(ending(kind, random).toLowerCase(Locale.ROOT));
            case "title" ->
                Optional.of(random.nextBoolean() ? first(random) : first(random) + " of " + ending("town", random));
            default -> ENDINGS.containsKey(kind) ? Optional.of(ending(kind, random)) : Optional.empty();
        };
    }

    /** A pseudo-word of the given number of syllables, in lower case, of any name space. */
    static String syllables(int count, RandomGenerator random) {
        StringBuilder word = new StringBuilder();
        for (int syllable = 0; syllable < count; syllable++) {
            if (syllable > 0 || random.nextInt(5) > 0) {
                word.append(pick(ONSETS, random));
            }
            word.append(pick(VOWELS, random));
            if (random.nextInt(5) < (syllable == count - 1 ? 3 : 1)) {
                word.append(pick(CODAS, random));
            }
        }
        return word.toString();
    }

    private String person(RandomGenerator random) {
        return first(random) + " " + ending("surname", random);
    }

    private String first(RandomGenerator random) {
        String name;
        do {
            name = syllables(1 + random.nextInt(3), random);
        } while (name.length() < 3 || name.length() > 8 || !space.owns(name));
        return capitalised(name);
    }

    private String ending(String kind, RandomGenerator random) {
        List<String> endings = ENDINGS.getOrDefault(kind, List.of(""));
        String name;
        do {
            name = syllables(1 + random.nextInt(2), random) + pick(endings, random);
        } while (name.length() < 4 || name.length() > 12 || !space.owns(name));
        return capitalised(name);
    }

    /** The text with its first letter in upper case. */
    static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** One of the items, each as likely as the other. */
    static <T> T pick(List<T> items, RandomGenerator random) {
        return items.get(random.nextInt(items.size()));
    }

    private static List<String> words(String joined) {
        return List.of(joined.split(" ", -1));
    }
}
