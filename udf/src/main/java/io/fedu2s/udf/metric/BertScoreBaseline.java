package io.fedu2s.udf.metric;

import io.fedu2s.udf.error.Errors;
import java.util.List;
import java.util.Locale;

/**
 * What unrelated texts score with an encoder, as bert_score's baseline files say it: a head {@code LAYER,P,R,F} and a line
 * for each layer, the embeddings being layer 0. Its own files lie under {@code bert_score/rescale_baseline}; they end in
 * {@code .tsv} and hold commas, and tabs do as well.
 */
public final class BertScoreBaseline {
    private static final List<String> HEAD = List.of("LAYER", "P", "R", "F");

    private BertScoreBaseline() {}

    /**
     * The line of a layer.
     *
     * @param file names the text in errors
     * @throws io.fedu2s.udf.error.UserException where the text is no such table or lacks the layer
     */
    public static Score parse(String file, String text, int layer) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty() || !cells(lines.get(0).toUpperCase(Locale.ROOT)).equals(HEAD)) {
            throw Errors.bertScoreBaselineBroken(file, "its first line is not LAYER,P,R,F");
        }
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            if (cells.size() != HEAD.size()) {
                throw Errors.bertScoreBaselineBroken(file, "the line '%s' has not four values".formatted(line));
            }
            if (cells.get(0).equals(Integer.toString(layer))) {
                return new Score(value(file, cells.get(1)), value(file, cells.get(2)), value(file, cells.get(3)));
            }
        }
        throw Errors.bertScoreBaselineBroken(
                file, "it has no line for layer %d, which is evaluate.encoderLayer".formatted(layer));
    }

    private static List<String> cells(String line) {
        return List.of(line.strip().split("\\s*[,\\t]\\s*", -1));
    }

    private static double value(String file, String cell) {
        try {
            double value = Double.parseDouble(cell);
            if (value < 1 && value > -1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw Errors.bertScoreBaselineBroken(file, "'%s' is no number".formatted(cell));
        }
        throw Errors.bertScoreBaselineBroken(file, "%s does not lie between -1 and 1".formatted(cell));
    }
}
