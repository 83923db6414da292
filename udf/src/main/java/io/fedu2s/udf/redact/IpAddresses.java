package io.fedu2s.udf.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.commons.validator.routines.InetAddressValidator;

/** Addresses of version 4 and 6; four numbers behind a word such as "version" or "section" are none. */
final class IpAddresses implements Finder {
    private static final Pattern FOUR =
            Pattern.compile("(?<![\\p{L}\\p{N}._])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\p{L}\\p{N}_]|\\.[\\p{L}\\p{N}])");
    private static final Pattern SIX = Pattern.compile("(?<![\\p{L}\\p{N}:.])[0-9A-Fa-f:.]{2,45}+(?![\\p{L}\\p{N}])");
    private static final int BEFORE = 16;
    private static final Pattern NUMBERED = Pattern.compile(
            "(?:(?<!\\p{L})(?:v|vers?|versions?|releases?|rev|revision|build|firmware|software|update|patch"
                    + "|sections?|sect?|chapters?|clauses?|articles?|paragraphs?|figures?|fig|tables?|steps?"
                    + "|kapitel|abschnitt|nr)|§)[ .:#=]*$",
            Pattern.CASE_INSENSITIVE);
    private static final InetAddressValidator ADDRESSES = InetAddressValidator.getInstance();

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        SIX.matcher(text)
                .results()
                .map(match -> withoutSentenceEnd(text, match))
                .filter(span -> isSix(text.substring(span.from(), span.to())))
                .forEach(found::add);
        FOUR.matcher(text)
                .results()
                .filter(match -> isFour(text, match))
                .forEach(match -> found.add(new Span(match.start(), match.end())));
        found.sort(Comparator.comparingInt(Span::from));
        return Span.apart(found);
    }

    private static Span withoutSentenceEnd(String text, MatchResult match) {
        int to = match.end();
        while (to > match.start() + 1
                && (text.charAt(to - 1) == '.' || (text.charAt(to - 1) == ':' && text.charAt(to - 2) != ':'))) {
            to--;
        }
        return new Span(match.start(), to);
    }

    private static boolean isSix(String address) {
        return address.indexOf(':') != address.lastIndexOf(':')
                && address.chars().anyMatch(Character::isDigit)
                && ADDRESSES.isValidInet6Address(address);
    }

    private static boolean isFour(String text, MatchResult match) {
        String before = text.substring(Math.max(0, match.start() - BEFORE), match.start());
        return ADDRESSES.isValidInet4Address(match.group())
                && !NUMBERED.matcher(before).find();
    }
}
