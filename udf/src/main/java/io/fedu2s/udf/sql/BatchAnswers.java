package io.fedu2s.udf.sql;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.error.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers rows together: those that are alike once, those that can't be asked with the reason. */
final class BatchAnswers {
    private final List<String> names;
    private final Question.Model model;

    /** By a model that was made ready for this question. */
    BatchAnswers(Question question, Question.Model model) {
        this.names = question.asks();
        this.model = model;
    }

    /** One answer for each row, in their order. */
    List<Answer> of(List<@Nullable String[]> rows) {
        long start = System.nanoTime();
        Map<List<@Nullable String>, Answer> known = new HashMap<>();
        List<List<String>> asked = new ArrayList<>();
        for (List<@Nullable String> row :
                new LinkedHashSet<>(rows.stream().map(Arrays::asList).toList())) {
            try {
                asked.add(asked(row));
            } catch (UserException e) {
                known.put(row, Answer.refused(e));
            }
        }
        List<Answer> answers = asked.isEmpty() ? List.of() : model.answers(asked);
        for (int i = 0; i < asked.size(); i++) {
            known.put(new ArrayList<@Nullable String>(asked.get(i)), answers.get(i));
        }
        double share = (System.nanoTime() - start) / 1e9 / Math.max(1, rows.size());
        return rows.stream()
                .map(row ->
                        Objects.requireNonNull(known.get(Arrays.asList(row))).within(share))
                .toList();
    }

    private List<String> asked(List<@Nullable String> row) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String text = row.get(i);
            if (text == null) {
                throw Errors.questionNull(names.get(i));
            }
            texts.add(text);
        }
        model.require(texts);
        return texts;
    }
}
