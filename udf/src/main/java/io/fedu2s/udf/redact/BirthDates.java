package io.fedu2s.udf.redact;

import java.util.List;
import java.util.regex.Pattern;

/** The date behind a word of English, German, French, Spanish, Italian, Dutch or Portuguese that says "born". */
final class BirthDates implements Finder {
    private static final Pattern BIRTH = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:born|date of birth|birth ?dates?|birthday|d\\.? ?o\\.? ?b\\.?"
                    + "|geboren|geb\\.|geburtsdatum|geburtstag"
                    + "|née?|nés|date de naissance|fecha de nacimiento|nacid[oa]|nat[oa]|data di nascita"
                    + "|geboortedatum|nascid[oa]|data de nascimento)"
                    + "(?: (?:on|the|is|was|am|ist|war|le|el|il|op|em|the|est|es|è))?[\\s:=,(*-]{0,6}"
                    + "(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}"
                    + "|\\d{1,2}[-/.] ?\\d{1,2}[-/.] ?\\d{2,4}"
                    + "|\\d{1,2}(?:st|nd|rd|th|er|º|ª|\\.)?[- ](?:of |de |di )?\\p{L}{3,12}\\.?,?[- ](?:de |del )?\\d{4}"
                    + "|\\p{L}{3,12}\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4})(?!\\d)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    @Override
    public List<Span> find(String text) {
        return BIRTH.matcher(text)
                .results()
                .map(match -> new Span(match.start(1), match.end(1)))
                .toList();
    }
}
