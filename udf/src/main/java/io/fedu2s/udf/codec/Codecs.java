package io.fedu2s.udf.codec;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The codecs by name. */
final class Codecs {
    /** A form of names and what a name of that form stands for. */
    private record Form(Pattern pattern, Function<Matcher, UpdateCodec> codec) {
        Form(String pattern, Function<Matcher, UpdateCodec> codec) {
            this(Pattern.compile(pattern), codec);
        }

        Optional<UpdateCodec> read(String name) {
            Matcher matcher = pattern.matcher(name);
            return matcher.matches() ? Optional.of(codec.apply(matcher)) : Optional.empty();
        }
    }

    private static final Map<String, Form> FORMS = Map.of(
            "fixed64[:FRACTION_BITS]", new Form("fixed64(?::(\\d{1,2}))?", Codecs::fixed64),
            "float32", new Form("float32", name -> new Float32()),
            "bfloat16", new Form("bfloat16", name -> new Bfloat16()),
            "int8:GROUP[:stochastic]",
                    new Form("int8:(\\d{1,5})(:stochastic)?", name -> new Int8(group(name), rounding(name))),
            "int4:GROUP[:stochastic]",
                    new Form("int4:(\\d{1,5})(:stochastic)?", name -> new Int4(group(name), rounding(name))),
            "topk:SHARE", new Form("topk:(\\d+(?:\\.\\d+)?)", name -> new TopK(Double.parseDouble(name.group(1)))));

    private Codecs() {}

    static UpdateCodec parse(String name) {
        try {
            return FORMS.values().stream()
                    .flatMap(form -> form.read(name).stream())
                    .findFirst()
                    .orElseThrow(() -> unknown(name));
        } catch (IllegalArgumentException outOfRange) {
            throw unknown(name);
        }
    }

    private static UserException unknown(String name) {
        List<String> known = FORMS.keySet().stream().sorted().toList();
        return Errors.codecUnknown(name, known);
    }

    private static Fixed64 fixed64(Matcher name) {
        return new Fixed64(
                name.group(1) == null ? FixedPoint.STANDARD : new FixedPoint(Integer.parseInt(name.group(1))));
    }

    private static int group(Matcher name) {
        return Integer.parseInt(name.group(1));
    }

    private static Rounding rounding(Matcher name) {
        return name.group(2) == null ? Rounding.NEAREST : Rounding.STOCHASTIC;
    }
}
