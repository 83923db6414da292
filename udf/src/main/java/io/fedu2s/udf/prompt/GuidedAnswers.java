package io.fedu2s.udf.prompt;

import io.fedu2s.udf.generate.Form;
import io.fedu2s.udf.generate.Form.Field;
import io.fedu2s.udf.passage.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is guided in an answer whose markers the program writes, and what such an answer says. */
public final class GuidedAnswers {
    private static final String DOCUMENT = "document";

    private final PairLayout layout;

    GuidedAnswers(PairLayout layout) {
        this.layout = layout;
    }

    /**
     * The form of an answer, for writing where no marker can be missed: the fields to write with the markers between.
     *
     * @param limits how long the fields may be and how they begin
     * @param pairs how many pairs the model writes one after the other about one text
     * @param about the text, of whose words an instruction may have to consist
     */
    public Form form(FieldLimits limits, int pairs, String about) {
        String vocabulary = limits.words().isBlank() ? "" : limits.words() + " " + about;
        List<Field> fields = new ArrayList<>();
        String next = "";
        for (int pair = 0; pair < pairs; pair++) {
            for (int i = 0; i < layout.written().size(); i++) {
                String name = layout.written().get(i);
                Field field = Field.guided(next, limits.maxTokens(name), stops(i));
                fields.add(
                        name.equals(PairLayout.INSTRUCTION)
                                ? field.between(begins(limits), limits.endsBehind())
                                        .of(vocabulary)
                                : field);
                next = PairLayout.withoutBlanks(layout.example().after(name));
            }
            next = layout.blanksBehind() + PairLayout.withoutBlanks(layout.beginning());
        }
        return new Form(fields);
    }

    private List<String> begins(FieldLimits limits) {
        String blank = layout.example().before(PairLayout.INSTRUCTION).endsWith("\n") ? "" : " ";
        return limits.begins().stream().map(words -> blank + words).toList();
    }

    /** What ends a written field: the next field's opening, or a marker that has no business there. */
    private List<String> stops(int field) {
        List<String> stops = new ArrayList<>(layout.stopStrings());
        Stream.concat(
                        layout.markers().keySet().stream()
                                .filter(name -> !name.equals(DOCUMENT)
                                        && !layout.written().contains(name)),
                        layout.written().stream())
                .map(name -> "\n" + layout.markerOf(name))
                .filter(stop -> !stops.contains(stop))
                .forEach(stops::add);
        if (field == layout.written().size() - 1) {
            if (layout.blanksBehind().startsWith("\n")) {
                stops.add(layout.blanksBehind());
            }
        } else {
            String opening = PairLayout.withoutBlanks(
                    layout.example().after(layout.written().get(field)));
            String before = opening.substring(0, opening.indexOf(opening.strip()));
            stops.add(before.contains("\n") ? before : opening.strip());
        }
        return stops;
    }

    /** What a guided answer says: the passage it quotes, and the pair as the template's parser reads it. */
    public record Answer(String evidence, String text) {}

    /**
     * The answers in the fields of a guided one; nothing in them can be taken for a marker.
     *
     * @param fields as {@link #form} has them, fewer where the answer was cut off
     * @param passage what was given
     * @param pair the how-manieth pair
     */
    public Answer answer(List<String> fields, Passage passage, int pair) {
        int from = Math.min(pair * layout.written().size(), fields.size());
        List<String> own = fields.subList(from, Math.min(from + layout.written().size(), fields.size()));
        String evidence = passage.evidence();
        String instruction = "";
        String response = layout.writes(PairLayout.RESPONSE) ? "" : passage.response();
        for (int i = 0; i < own.size(); i++) {
            switch (layout.written().get(i)) {
                case PairLayout.EVIDENCE -> evidence = own.get(i).strip();
                case PairLayout.INSTRUCTION -> instruction = own.get(i);
                default -> response = own.get(i);
            }
        }
        boolean isCut = own.size() < layout.written().size() && layout.writes(PairLayout.RESPONSE);
        return new Answer(evidence, isCut ? " " + layout.field(instruction) : layout.text(instruction, response));
    }

    /** What the model wrote, from {@link #answer}'s evidence and text, as the assistant says it in a conversation. */
    public String said(Answer answer) {
        if (layout.parser().parse(answer.text()) instanceof Parsing.Pair pair) {
            return layout.beginning()
                    + layout.answerTurn(Map.of(
                            PairLayout.EVIDENCE, layout.field(answer.evidence()),
                            PairLayout.INSTRUCTION, layout.field(pair.instruction()),
                            PairLayout.RESPONSE, layout.field(pair.response())));
        }
        String rest = answer.text().strip();
        String quoted = layout.written().get(0).equals(PairLayout.EVIDENCE) ? layout.field(answer.evidence()) : "";
        String opening =
                quoted.isEmpty() || rest.isEmpty() ? "" : layout.example().after(PairLayout.EVIDENCE);
        return layout.beginning() + quoted + opening + rest;
    }
}
