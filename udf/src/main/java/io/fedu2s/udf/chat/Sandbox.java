package io.fedu2s.udf.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.Context.Library;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.random.RandomNumberGeneratorStrategy;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Jinja as transformers sets it up: blocks leave no line breaks, texts have Python's methods, and nothing changes the
 * values a template is given.
 *
 * <p>What a template can do is what is listed here and in {@link PythonValues}: no file, no class, no clock but a day that
 * is set, no chance, and work, size and depth are limited. Messages are values and never read as template text.
 */
final class Sandbox {
    /** The function by which templates ask for the day. */
    static final String CLOCK = "strftime_now";

    /** Nodes of the template that are rendered, those in a loop each time. */
    private static final int MOST_STEPS = 20_000;

    private static final int MOST_TEXT = 16 << 20;
    private static final int MOST_VALUES = 100_000;
    private static final int MOST_RANGE = 1_000;
    private static final int MOST_DEPTH = 20;

    private static final long NO_DAY = Long.MIN_VALUE;

    /** By which the library's own filters reach its insides. */
    private static final String INTERPRETER = "int3rpr3t3r";

    private static final Map<Library, Set<String>> CLOSED = Map.of(
            Library.TAG, Set.of("include", "import", "from", "extends", "block", "cycle", "ifchanged", "autoescape"),
            Library.FUNCTION, Set.of("today", "unixtimestamp", "datetimeformat", "strtotime", "strtodate", "type"),
            Library.FILTER,
                    Set.of("random", "shuffle", "datetimeformat", "format_date", "format_time", "format_datetime"));

    private static final LegacyOverrides AS_JINJA = LegacyOverrides.newBuilder()
            .withEvaluateMapKeys(true)
            .withIterateOverMapKeys(true)
            .withUsePyishObjectMapper(true)
            .withUseNaturalOperatorPrecedence(true)
            .withParseWhitespaceControlStrictly(true)
            .withAllowAdjacentTextNodes(true)
            .withUseTrimmingForNotesAndExpressions(true)
            .withKeepNullableLoopValues(true)
            .build();

    private final Optional<LocalDate> today;
    private final Jinjava jinja;

    /** A sandbox in which it is always the same day, or none. */
    Sandbox(Optional<LocalDate> today) {
        this.today = today;
        this.jinja = new Jinjava(config(new Steps()));
        jinja.setResourceLocator((name, charset, interpreter) -> {
            throw new IOException("a chat template may not read '" + name + "'");
        });
        jinja.registerFunction(
                new ELFunctionDefinition("", "raise_exception", Sandbox.class, "raiseException", String.class));
        jinja.registerFunction(new ELFunctionDefinition("", CLOCK, Sandbox.class, "strftimeNow", String.class));
        jinja.registerFilter(new StripFilter());
        jinja.registerFilter(new LengthFilter("length"));
        jinja.registerFilter(new LengthFilter("count"));
        jinja.registerFilter(new JsonFilter());
        jinja.registerFilter(new ReverseFilter());
        jinja.registerTag(new GenerationTag());
        jinja.registerTag(new LoopTag());
    }

    /** What {@code raise_exception} of a template does. */
    public static Object raiseException(String message) {
        throw new RaisedException(message);
    }

    /** What {@code strftime_now} of a template does: it writes the sandbox's day, which the interpreter knows as its time. */
    public static Object strftimeNow(String format) {
        long time = JinjavaInterpreter.getCurrent()
                .getConfig()
                .getDateTimeProvider()
                .getCurrentTimeMillis();
        if (time == NO_DAY) {
            throw new RaisedException("it asks for today's date (%s), and prompt.date states none".formatted(CLOCK));
        }
        return PythonDates.formatted(
                LocalDate.ofInstant(Instant.ofEpochMilli(time), ZoneOffset.UTC),
                Objects.requireNonNullElse(format, ""));
    }

    /** A template's own refusal of a conversation. */
    static final class RaisedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RaisedException(String message) {
            super(message);
        }
    }

    /** Ends a template that would never end. */
    private static final class Steps {
        private int taken;

        void take() {
            taken++;
            if (taken > MOST_STEPS) {
                throw new RaisedException("it takes more than %,d steps".formatted(MOST_STEPS));
            }
        }
    }

    /**
     * The text that a template makes of these values.
     *
     * @param file names the template in errors
     * @throws io.fedu2s.udf.error.UserException where it makes none
     */
    String render(String file, String template, Map<String, Object> values) {
        try {
            return rendered(file, template, values);
        } catch (UserException e) {
            throw e;
        } catch (StackOverflowError e) {
            throw Errors.chatTemplateBroken(file, "it is too long, or nested too deep");
        } catch (RaisedException e) {
            throw Errors.chatTemplateBroken(file, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            throw Errors.chatTemplateBroken(file, "the template library can't read it (%s)".formatted(e));
        }
    }

    private String rendered(String file, String template, Map<String, Object> values) {
        unknown(template).ifPresent(what -> {
            throw Errors.chatTemplateBroken(file, what);
        });
        Map<String, Object> known = new HashMap<>(values);
        known.put("raise_exception", "raise_exception");
        today.ifPresent(day -> known.put(CLOCK, CLOCK));
        RenderResult result = jinja.renderForResult(TemplateSource.readable(template), known, config(new Steps()));
        Optional<TemplateError> error =
                result.getErrors().stream().filter(each -> !isUndefined(each)).findFirst();
        if (error.isPresent()) {
            throw Errors.chatTemplateBroken(file, why(error.get()));
        }
        return result.getOutput();
    }

    /** What the library would pass over in silence. */
    private Optional<String> unknown(String template) {
        if (template.contains(INTERPRETER)) {
            return Optional.of("it names the inside of the template library");
        }
        if (TemplateSource.choosesByTruth(template)) {
            return Optional.of(
                    "it writes one of two values that 'or' or 'and' chooses, which this build does not know");
        }
        Context known = jinja.getGlobalContext();
        Stream<String> filters = TemplateSource.filters(template).stream()
                .filter(name -> known.getFilter(name) == null)
                .map(name -> "its filter '%s' is unknown".formatted(name));
        Stream<String> tests = TemplateSource.tests(template).stream()
                .filter(name -> known.getExpTest(name) == null)
                .map(name -> "its test '%s' is unknown".formatted(name));
        return Stream.concat(filters, tests).findFirst();
    }

    /** What is not there is undefined, as in Jinja, and no error. */
    private static boolean isUndefined(TemplateError error) {
        return error.getSeverity() == TemplateError.ErrorType.WARNING
                && error.getReason() == TemplateError.ErrorReason.UNKNOWN;
    }

    private static String why(TemplateError error) {
        return Stream.iterate((Throwable) error.getException(), cause -> cause != null, Throwable::getCause)
                .filter(RaisedException.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .orElseGet(
                        () -> (error.getLineno() > 0 ? "line " + error.getLineno() + ": " : "") + error.getMessage());
    }

    private JinjavaConfig config(Steps steps) {
        long time = today.map(
                        day -> day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli())
                .orElse(NO_DAY);
        return JinjavaConfig.newBuilder()
                .withLocale(Locale.ROOT)
                .withExecutionMode(new PythonOutput())
                .withKeepTrailingNewline(true)
                .withNestedInterpretationEnabled(false)
                .withLegacyOverrides(AS_JINJA)
                .withElResolver(PythonValues.resolver())
                .withDisabled(CLOSED)
                .withDateTimeProvider(() -> time)
                .withRandomNumberGeneratorStrategy(RandomNumberGeneratorStrategy.CONSTANT_ZERO)
                .withMaxOutputSize(MOST_TEXT)
                .withMaxStringLength(MOST_TEXT)
                .withMaxListSize(MOST_VALUES)
                .withMaxMapSize(MOST_VALUES)
                .withRangeLimit(MOST_RANGE)
                .withMaxRenderDepth(MOST_DEPTH)
                .withProcessors(JinjavaProcessors.newBuilder()
                        .withNodePreProcessor((node, interpreter) -> steps.take())
                        .build())
                .build();
    }
}
