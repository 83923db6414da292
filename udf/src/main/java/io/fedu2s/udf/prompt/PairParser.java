package io.fedu2s.udf.prompt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a pair from what a model wrote after the marker of the instruction.
 *
 * <p>The grammar, by lines: the instruction up to the first line that opens a response; the response up to the first
 * line that ends the pair (another document, instruction or response, a rule such as {@code ---}, an end token). Only
 * the start of a line counts, so a marker quoted inside a sentence is text; lines that the prompt escaped are text too
 * and are unescaped in the fields. Of a model's slips it forgives another case, markdown, numbering, a missing blank,
 * blank lines, quotes around a field, a repeated {@code Instruction:} at the start, and {@code Answer:} or
 * {@code Output:} where no line opens with {@code Response:}.
 */
public final class PairParser {
    /** The completion is blank. */
    public static final String EMPTY_COMPLETION = "empty_completion";
    /** Nothing stands where the instruction should. */
    public static final String EMPTY_INSTRUCTION = "empty_instruction";
    /** No line opens a response. */
    public static final String NO_RESPONSE = "no_response";
    /** Nothing stands where the response should. */
    public static final String EMPTY_RESPONSE = "empty_response";

    private static final List<String> RESPONSE_SYNONYMS = List.of("Response:", "Answer:", "Output:");
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final String RULE_LINE = "\\s*(?:-{3,}|={3,}|\\*{3,}|_{3,}|#{3,})\\s*$";
    private static final Pattern RULE = Pattern.compile(RULE_LINE);

    private final Markers document;
    private final Markers instruction;
    private final Markers response;
    private final Markers responseSynonym;
    private final Markers any;

    PairParser(Collection<String> documentMarkers, String instructionMarker, String responseMarker) {
        List<String> own = Stream.concat(documentMarkers.stream(), Stream.of(instructionMarker, responseMarker))
                .toList();
        Set<String> ownNames = own.stream().map(PairParser::name).collect(Collectors.toSet());
        List<String> synonyms = RESPONSE_SYNONYMS.stream()
                .filter(each -> !ownNames.contains(name(each)))
                .toList();
        document = Markers.tolerant(documentMarkers);
        instruction = Markers.tolerant(List.of(instructionMarker));
        response = Markers.tolerant(List.of(responseMarker));
        responseSynonym = Markers.tolerant(synonyms);
        any = Markers.tolerant(Stream.concat(own.stream(), synonyms.stream()).toList(), RULE_LINE);
    }

    /** The text with nothing in it that this parser could take for a marker or an end; its line breaks are {@code \n}. */
    public String escape(String text) {
        return any.escape(EndTokens.escape(text));
    }

    /** The pair in a completion. */
    public Parsing parse(String completion) {
        if (completion.isBlank()) {
            return new Parsing.Failure(EMPTY_COMPLETION);
        }
        List<String> lines = withoutRepeatedStart(LINE_BREAK.splitAsStream(completion));
        boolean ended = cutAtEndToken(lines);
        int instructionEnd = endOfInstruction(lines);
        int responseStart = firstOpening(response, lines, instructionEnd);
        if (responseStart < 0) {
            responseStart = firstOpening(responseSynonym, lines, instructionEnd);
        }
        String instructionText = field(lines.subList(0, responseStart < 0 ? instructionEnd : responseStart).stream()
                .filter(line -> !RULE.matcher(line).matches()));
        if (instructionText.isEmpty()) {
            return new Parsing.Failure(EMPTY_INSTRUCTION);
        }
        if (responseStart < 0) {
            return new Parsing.Failure(NO_RESPONSE);
        }
        String first = lines.get(responseStart);
        String opening = first.substring(Math.max(response.fieldStart(first), responseSynonym.fieldStart(first)));
        int responseEnd = endOfResponse(lines, responseStart, opening.isBlank());
        String responseText =
                field(Stream.concat(Stream.of(opening), lines.subList(responseStart + 1, responseEnd).stream())
                        .dropWhile(line -> line.isBlank() || RULE.matcher(line).matches()));
        if (responseText.isEmpty()) {
            return new Parsing.Failure(EMPTY_RESPONSE);
        }
        return new Parsing.Pair(instructionText, responseText, ended || responseEnd < lines.size());
    }

    private List<String> withoutRepeatedStart(Stream<String> completion) {
        List<String> lines = completion.dropWhile(String::isBlank).collect(Collectors.toCollection(ArrayList::new));
        while (!lines.isEmpty()) {
            int start = instruction.fieldStart(lines.get(0));
            if (lines.get(0).isBlank()) {
                lines.remove(0);
            } else if (start >= 0) {
                lines.set(0, lines.get(0).substring(start));
            } else {
                break;
            }
        }
        return lines;
    }

    private static boolean cutAtEndToken(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            int end = EndTokens.end(lines.get(i));
            if (end >= 0) {
                lines.set(i, lines.get(i).substring(0, end));
                lines.subList(i + 1, lines.size()).clear();
                return true;
            }
        }
        return false;
    }

    private int endOfInstruction(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (document.opens(lines.get(i)) || instruction.opens(lines.get(i))) {
                return i;
            }
        }
        return lines.size();
    }

    private static int firstOpening(Markers markers, List<String> lines, int end) {
        for (int i = 0; i < end; i++) {
            if (markers.opens(lines.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private int endOfResponse(List<String> lines, int start, boolean blankSoFar) {
        boolean blank = blankSoFar;
        for (int i = start + 1; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean rule = RULE.matcher(line).matches();
            if (opensAnother(line) || (rule && !blank && endsBehind(lines, i))) {
                return i;
            }
            blank &= line.isBlank() || rule;
        }
        return lines.size();
    }

    private boolean opensAnother(String line) {
        return document.opens(line) || instruction.opens(line) || response.opens(line);
    }

    /** A rule ends a response where nothing comes behind it, or another piece of a prompt; else it is part of it. */
    private boolean endsBehind(List<String> lines, int rule) {
        return lines.subList(rule + 1, lines.size()).stream()
                .filter(line -> !line.isBlank() && !RULE.matcher(line).matches())
                .findFirst()
                .map(this::opensAnother)
                .orElse(true);
    }

    private String field(Stream<String> lines) {
        String joined = lines.map(String::stripTrailing).collect(Collectors.joining("\n"));
        return Unwrapping.unwrap(
                EndTokens.unescape(any.unescape(joined.strip())).replaceAll("\n{3,}", "\n\n"));
    }

    private static String name(String marker) {
        return Markers.bareName(marker).toLowerCase(Locale.ROOT);
    }
}
