package io.fedu2s.udf.filter;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.text.ResourceText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Questions of yes or no that a language model is asked about every pair, as a text file that a user edits, a line each:
 *
 * <pre>
 * # a comment
 * supported: Is every statement of the response in the text? >= 0.5
 * Is the instruction clear?
 * </pre>
 *
 * <p>A name before the question and a bound behind it, {@code >=} or {@code <=} with log-odds in nats, may be left out: a
 * question without a name is named by its words, and one without a bound refuses nothing; its score is kept all the same.
 */
public record Rubric(List<Question> questions) implements Serializable {
    /** The word that stands for the rubric that comes with the program. */
    public static final String STANDARD = "standard";

    /** Asks nothing. */
    public static final Rubric NONE = new Rubric(List.of());

    private static final String FILE = "rubric.txt";

    private static final Pattern LINE =
            Pattern.compile("(?:([A-Za-z][A-Za-z0-9_]*):\\s+)?(.*?)(?:\\s*(>=|<=)\\s*(\\S*))?");
    private static final int NAME_LENGTH = 40;

    /**
     * A question.
     *
     * @param name of its score, behind {@code judge_}
     * @param text what is asked
     * @param least log-odds of yes below which a pair is refused
     * @param most log-odds of yes above which a pair is refused
     */
    public record Question(
            String name,
            String text,
            @Nullable Double least,
            @Nullable Double most) implements Serializable {
        /** The score's name, and the reason of pairs that it refuses. */
        public String score() {
            return "judge_" + name;
        }
    }

    /** Copies the list. */
    public Rubric {
        questions = List.copyOf(questions);
    }

    /** Whether it asks nothing. */
    public boolean isEmpty() {
        return questions.isEmpty();
    }

    /** The rubric that comes with the program. */
    public static Rubric standard() {
        return parse(FILE, ResourceText.of(Rubric.class, FILE));
    }

    /**
     * The rubric with this text.
     *
     * @param file names it in errors
     * @throws io.fedu2s.udf.error.UserException that names the first line that is no question, or a file without any
     */
    public static Rubric parse(String file, String text) {
        List<Question> questions = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String plain = line.replace("\uFEFF", "").strip();
            if (!plain.isEmpty() && !plain.startsWith("#")) {
                Question question = question(file, number, plain);
                if (questions.stream().anyMatch(each -> each.name().equals(question.name()))) {
                    throw Errors.rubricBroken(
                            file, number, "another question before it is named '%s' too".formatted(question.name()));
                }
                questions.add(question);
            }
        }
        if (questions.isEmpty()) {
            throw Errors.rubricEmpty(file);
        }
        return new Rubric(questions);
    }

    private static Question question(String file, int number, String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || parts.group(2).isBlank()) {
            throw Errors.rubricBroken(file, number, "it asks nothing");
        }
        String text = parts.group(2);
        if (!text.endsWith("?") && !text.endsWith("？")) {
            throw Errors.rubricBroken(file, number, "'%s' does not end with a question mark".formatted(text));
        }
        String name = parts.group(1) == null ? nameOf(text) : parts.group(1).toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            throw Errors.rubricBroken(file, number, "it has no name, and its words in Latin letters make none");
        }
        Double bound = parts.group(3) == null ? null : bound(file, number, parts.group(4));
        boolean least = ">=".equals(parts.group(3));
        return new Question(name, text, least ? bound : null, least ? null : bound);
    }

    private static Double bound(String file, int number, String given) {
        try {
            double bound = Double.parseDouble(given);
            if (Double.isFinite(bound)) {
                return bound;
            }
        } catch (NumberFormatException e) {
            throw Errors.rubricBroken(file, number, "'%s' is no number".formatted(given));
        }
        throw Errors.rubricBroken(file, number, "'%s' is no number that a score could reach".formatted(given));
    }

    private static String nameOf(String text) {
        String words =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[_0-9]+|_+$", "");
        return words.length() <= NAME_LENGTH
                ? words
                : words.substring(0, NAME_LENGTH).replaceAll("_[^_]*$", "");
    }
}
