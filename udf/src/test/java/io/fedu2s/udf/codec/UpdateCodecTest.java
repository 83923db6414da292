package io.fedu2s.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.Trials;
import io.fedu2s.udf.error.BrokenUpdateException;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.sum.FixedPoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateCodecTest {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;
    private static final String TENSOR = "layers.0.q_proj.lora_A";

    @Test
    void bytesAndValuesAreThoseOfNumpy() throws IOException {
        JsonNode reference;
        try (InputStream json = UpdateCodecTest.class.getResourceAsStream("codecs.json")) {
            reference = new ObjectMapper().readTree(json);
        }
        double[] values = new double[reference.get("values").size()];
        Arrays.setAll(values, i -> reference.get("values").get(i).asDouble());
        assertThat(reference.get("codecs").size()).isEqualTo(9);
        reference.get("codecs").properties().forEach(each -> {
            UpdateCodec codec = UpdateCodec.parse(each.getKey());
            byte[] bytes = codec.encode(TENSOR, values, 0);
            assertThat(HexFormat.of().formatHex(bytes))
                    .as(each.getKey())
                    .isEqualTo(each.getValue().get("bytes").asText());
            long[] steps = new long[values.length];
            Arrays.setAll(steps, i -> each.getValue().get("steps").get(i).asLong());
            assertThat(codec.decode(new CodedBlock(TENSOR, values.length, bytes), SCALE))
                    .as(each.getKey())
                    .containsExactly(steps);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fixed64",
                "fixed64:20",
                "float32",
                "bfloat16",
                "int8:64",
                "int8:1:stochastic",
                "int4:64",
                "int4:33:stochastic",
                "topk:0.05",
                "topk:1",
                "topk:0.0001"
            })
    void aCodecIsWhatItsNameSays(String name) {
        UpdateCodec codec = UpdateCodec.parse(name);
        assertThat(codec.name()).isEqualTo(name);
        assertThat(UpdateCodec.parse(codec.name())).isEqualTo(codec);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "int8",
                "int8:0",
                "int8:99999",
                "int8:-4",
                "int4:64:random",
                "topk",
                "topk:0",
                "topk:1.5",
                "topk:NaN",
                "fixed64:63",
                "bfloat16 ",
                "gzip"
            })
    void anUnknownNameIsRefusedWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> UpdateCodec.parse(name))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("int8:GROUP[:stochastic]");
    }

    @Test
    void valuesComeBackWithinTheCodecsError() {
        // Relative to the greatest magnitude of the group, half a step, and a bit for the scale's own rounding.
        Map<String, Double> errors = Map.of(
                "fixed64", 0.0,
                "float32", 0x1p-24,
                "bfloat16", 0x1p-8,
                "int8:16", 0.51 / 127,
                "int8:16:stochastic", 1.01 / 127,
                "int4:16", 0.51 / 7,
                "int4:16:stochastic", 1.01 / 7);
        errors.forEach((name, error) -> Trials.of(100, random -> assertWithin(error, UpdateCodec.parse(name), random)));
    }

    private static void assertWithin(double error, UpdateCodec codec, Random random) {
        double[] values = values(random, Trials.between(random, 0, 16));
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        byte[] bytes = codec.encode(TENSOR, values, random.nextLong());
        long[] steps = codec.decode(new CodedBlock(TENSOR, values.length, bytes), SCALE);
        assertThat(steps).hasSameSizeAs(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(SCALE.real(steps[i])).isCloseTo(values[i], within(error * largest + 0x1p-37));
        }
    }

    @Test
    void theBytesAreAsManyAsTheCodecSays() {
        double[] values = values(new Random(4), 8_192);
        for (String name : List.of("fixed64", "float32", "bfloat16", "int8:64", "int4:64", "int4:33")) {
            UpdateCodec codec = UpdateCodec.parse(name);
            assertThat(codec.encode(TENSOR, values, 0).length / 8_192.0)
                    .as(name)
                    .isCloseTo(codec.bytesPerValue(), within(0.001));
        }
        for (String name : List.of("topk:0.05", "topk:0.01", "topk:0.5")) {
            UpdateCodec codec = UpdateCodec.parse(name);
            assertThat(codec.encode(TENSOR, values, 0).length / 8_192.0)
                    .as(name)
                    .isBetween(codec.bytesPerValue(), 1.1 * codec.bytesPerValue());
        }
    }

    @Test
    void theGreatestValuesAreKept() {
        double[] values = {0.1, -5, 0, 3, -3, 0.2};
        TopK half = new TopK(0.5);
        byte[] bytes = half.encode(TENSOR, values, 0);
        long[] steps = half.decode(new CodedBlock(TENSOR, 6, bytes), SCALE);
        assertThat(Arrays.stream(steps).mapToDouble(SCALE::real).toArray()).containsExactly(0, -5, 0, 3, -3, 0);
        assertThat(half.encode(TENSOR, new double[1000], 0)).isEmpty();
    }

    @Test
    void whatIsKeptIsAtLeastItsShareOfTheSquares() {
        Trials.of(200, random -> {
            double[] values = values(random, Trials.between(random, 1, 300));
            TopK codec = new TopK(0.1);
            long[] steps = codec.decode(new CodedBlock(TENSOR, values.length, codec.encode(TENSOR, values, 0)), SCALE);
            double all = 0;
            double lost = 0;
            for (int i = 0; i < values.length; i++) {
                all += values[i] * values[i];
                lost += Math.pow(values[i] - SCALE.real(steps[i]), 2);
            }
            assertThat(lost).isLessThanOrEqualTo((0.9 + 0x1p-16) * all);
        });
    }

    @Test
    void stochasticRoundingIsRightOnAverageWhereNearestIsNot() {
        // 0.3 of a step everywhere, but for the value that makes the scale.
        double[] values = new double[64];
        Arrays.fill(values, 0.3);
        values[0] = 127;
        int draws = 4_000;
        double[] means = new double[values.length];
        UpdateCodec stochastic = new Int8(64, Rounding.STOCHASTIC);
        for (int seed = 0; seed < draws; seed++) {
            long[] steps = decoded(stochastic, values, seed);
            for (int i = 0; i < means.length; i++) {
                means[i] += SCALE.real(steps[i]) / draws;
            }
        }
        // One draw's deviation is at most half a step: five deviations of the mean.
        for (int i = 0; i < means.length; i++) {
            assertThat(means[i]).isCloseTo(values[i], within(5 * 0.5 / Math.sqrt(draws)));
        }
        assertThat(decoded(new Int8(64, Rounding.NEAREST), values, 0)[5]).isZero();
        assertThat(stochastic.encode(TENSOR, values, 7)).isEqualTo(stochastic.encode(TENSOR, values, 7));
        assertThat(stochastic.encode(TENSOR, values, 7)).isNotEqualTo(stochastic.encode(TENSOR, values, 8));
    }

    private static long[] decoded(UpdateCodec codec, double[] values, long seed) {
        return codec.decode(new CodedBlock(TENSOR, values.length, codec.encode(TENSOR, values, seed)), SCALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed64", "float32", "bfloat16", "int8:2", "int4:2", "topk:0.5"})
    void whatIsNotFiniteIsNotSent(String name) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300}) {
            assertThatThrownBy(() -> UpdateCodec.parse(name).encode(TENSOR, new double[] {1, 2, bad}, 0))
                    .as("%s", bad)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(TENSOR);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed64", "float32", "bfloat16", "int8:4", "int4:4", "int4:5:stochastic", "topk:0.3"})
    void brokenBytesAreAnErrorThatNamesTheTensorOrStandForValues(String name) {
        UpdateCodec codec = UpdateCodec.parse(name);
        Trials.of(500, random -> {
            int size = Trials.between(random, 1, 12);
            byte[] bytes = codec.encode(TENSOR, values(random, size), 0);
            byte[] broken = Arrays.copyOf(bytes, random.nextInt(3) == 0 ? random.nextInt(60) : bytes.length);
            for (int flips = random.nextInt(4); flips > 0 && broken.length > 0; flips--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(codec.decode(new CodedBlock(TENSOR, size, broken), SCALE))
                        .hasSize(size);
            } catch (UserException refused) {
                assertThat(refused).hasMessageContaining(TENSOR);
            }
        });
    }

    @Test
    void everyBreakIsNamed() {
        assertBroken(new Bfloat16(), 3, "0000", "2 bytes, where 3 values take 6");
        assertBroken(new Int8(4, Rounding.NEAREST), 4, "803f010203", "5 bytes, where 4 values take 6");
        assertBroken(new Int8(4, Rounding.NEAREST), 2, "c07f0102", "NaN as the scale");
        assertBroken(new Int4(4, Rounding.NEAREST), 2, "80bf21", "-1.0 as the scale");
        assertBroken(new TopK(0.5), 4, "03803f00803f", "value 4, where there are only 4");
        assertBroken(new TopK(0.5), 4, "0080", "end within value 0");
        assertBroken(new TopK(0.5), 4, "ffffffffff", "a gap without an end");
        assertThatThrownBy(() -> new Bfloat16().decode(block(2, "803fc07f"), SCALE))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(TENSOR)
                .hasMessageContaining("NaN");
    }

    private static void assertBroken(UpdateCodec codec, int size, String hex, String message) {
        assertThatThrownBy(() -> codec.decode(block(size, hex), SCALE))
                .isInstanceOf(BrokenUpdateException.class)
                .hasMessageContaining(TENSOR)
                .hasMessageContaining(message);
    }

    private static CodedBlock block(int size, String hex) {
        return new CodedBlock(TENSOR, size, HexFormat.of().parseHex(hex));
    }

    private static double[] values(Random random, int size) {
        return random.doubles(size, -1, 1).map(x -> x * x * x).toArray();
    }
}
