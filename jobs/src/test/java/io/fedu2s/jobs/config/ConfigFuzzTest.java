package io.fedu2s.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.fuzz.Damage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Configurations that anybody may have damaged: each is read, or refused by a sentence. */
class ConfigFuzzTest {
    private static final Path CONF = Path.of("../conf");

    /** Any damage to a file. */
    @Provide
    Arbitrary<Damage> damage() {
        return Damage.any();
    }

    /** Configurations that the program comes with. */
    @Provide
    Arbitrary<String> configs() {
        return Arbitraries.of("reference.yaml", "starter.yaml", "quickstart/quickstart.yaml");
    }

    @Property(seed = "20260101")
    void configurations(@ForAll("configs") String config, @ForAll("damage") Damage damage) throws IOException {
        String text = new String(damage.of(Files.readAllBytes(CONF.resolve(config))), StandardCharsets.UTF_8);
        try {
            assertThat(RunConfig.parse("run.yaml", text, CONF, List.of())).isNotNull();
        } catch (UserException e) {
            assertThat(Objects.requireNonNull(e.getMessage())).isNotBlank();
        }
    }
}
