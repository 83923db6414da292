package io.fedu2s.udf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationTest {
    @TempDir
    private Path folder;

    @Test
    void theFolderOfAFileIsOnTheFilesSystem() {
        assertThat(at("s3a://bucket/conf/run.yaml").folder()).isEqualTo(at("s3a://bucket/conf"));
        assertThat(at("hdfs://name:8020/run.yaml").folder()).isEqualTo(at("hdfs://name:8020/"));
        assertThat(at("file:/conf/run.yaml").folder()).isEqualTo(at("/conf"));
        assertThat(at("run.yaml").folder())
                .isEqualTo(at(Path.of("").toAbsolutePath().toString()));
    }

    @Test
    void relativeNamesStayOnTheFoldersSystemAndAbsoluteOnesSayTheirs() {
        Location remote = at("s3a://bucket/conf");
        assertThat(remote.resolve("prompts/few.txt").name()).isEqualTo("s3a://bucket/conf/prompts/few.txt");
        assertThat(remote.resolve("../prompts/few.txt").name()).isEqualTo("s3a://bucket/prompts/few.txt");
        assertThat(remote.resolve("a:b.txt").name()).isEqualTo("s3a://bucket/conf/a:b.txt");
        assertThat(remote.resolve("hdfs://name/few.txt").name()).isEqualTo("hdfs://name/few.txt");
        assertThat(remote.resolve("/etc/few.txt").name()).isEqualTo("/etc/few.txt");
        assertThat(remote.resolve("file:///etc/few.txt").name()).isEqualTo("/etc/few.txt");
        assertThat(at("/conf").resolve("../few.txt").name()).isEqualTo("/few.txt");
        assertThat(at("/conf").resolve("file:/few.txt").name()).isEqualTo("/few.txt");
        assertThat(at("/conf").resolve("s3a://bucket/few.txt").name()).isEqualTo("s3a://bucket/few.txt");
    }

    @Test
    void whatIsReadOnThisMachineIsReadOnAnyFileSystem() throws IOException {
        System.setProperty("spark.hadoop.fs.elsewhere.impl", Elsewhere.class.getName());
        try {
            Path file = Files.writeString(folder.resolve("few.txt"), "Größe");
            Location remote = at("elsewhere:" + folder).resolve("few.txt");
            assertThat(remote.isRemote()).isTrue();
            assertThat(remote.text())
                    .isEqualTo("Größe")
                    .isEqualTo(at(file.toString()).text());
            assertMissing(at("elsewhere:" + folder + "/none"));
            assertMissing(at(folder + "/none"));
            Files.write(file, new byte[] {(byte) 0xC3});
            assertThatThrownBy(remote::text).isInstanceOf(MalformedInputException.class);
            assertThatThrownBy(at(file.toString())::text).isInstanceOf(MalformedInputException.class);
        } finally {
            System.clearProperty("spark.hadoop.fs.elsewhere.impl");
        }
    }

    private static void assertMissing(Location file) {
        assertThatThrownBy(file::text)
                .satisfies(e -> assertThat(Location.isMissing(e)).isTrue());
    }

    private static Location at(String name) {
        return new Location(name);
    }
}
