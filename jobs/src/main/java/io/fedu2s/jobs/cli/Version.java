package io.fedu2s.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into a resource, so that classes and jar say the same. */
final class Version implements IVersionProvider {
    private static final String RESOURCE = "version.txt";

    @Override
    public String[] getVersion() {
        try (InputStream in = Objects.requireNonNull(Version.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String[] {"fedu2s " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
