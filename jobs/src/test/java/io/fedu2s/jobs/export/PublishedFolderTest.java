package io.fedu2s.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFolderTest {
    @TempDir
    private Path root;

    private Path source;
    private Path place;

    @BeforeEach
    void files() throws IOException {
        source = Files.createDirectory(root.resolve("source"));
        place = root.resolve("deep/adapter");
        Files.writeString(source.resolve("a.json"), "{}");
        Files.writeString(source.resolve("b.safetensors"), "1234");
    }

    @Test
    void theFolderHoldsTheFilesAndNothingElse() throws IOException {
        assertThat(publish()).isTrue();
        assertThat(place).isDirectoryContaining("glob:**/a.json").isDirectoryContaining("glob:**/b.safetensors");
        try (var entries = Files.list(place)) {
            assertThat(entries).hasSize(2);
        }
        assertThat(place.getParent()).isDirectoryNotContaining("glob:**/*.writing");
    }

    @Test
    void theSameBytesAreNotWrittenAgain() throws IOException {
        publish();
        FileTime before = Files.getLastModifiedTime(place.resolve("a.json"));
        assertThat(publish()).isFalse();
        assertThat(Files.getLastModifiedTime(place.resolve("a.json"))).isEqualTo(before);
    }

    @Test
    void anOlderFolderIsReplaced() throws IOException {
        publish();
        Files.writeString(source.resolve("b.safetensors"), "4321");
        assertThat(publish()).isTrue();
        assertThat(place.resolve("b.safetensors")).hasContent("4321");
        assertThat(place.getParent()).isDirectoryNotContaining("glob:**/*.replaced");
    }

    @Test
    void theLastOnesStayBesideItTheNewestFirst() throws IOException {
        for (String bytes : new String[] {"first", "second", "third", "fourth"}) {
            Files.writeString(source.resolve("b.safetensors"), bytes);
            publish();
        }
        assertThat(place.resolve("b.safetensors")).hasContent("fourth");
        assertThat(root.resolve("deep/adapter.1/b.safetensors")).hasContent("third");
        assertThat(root.resolve("deep/adapter.2/b.safetensors")).hasContent("second");
        assertThat(root.resolve("deep/adapter.3")).doesNotExist();
    }

    @Test
    void whatAKilledExportLeftIsClearedAway() throws IOException {
        Path left = Files.createDirectories(root.resolve("deep/adapter.writing"));
        Files.writeString(left.resolve("half"), "1");
        publish();
        assertThat(place.resolve("half")).doesNotExist();
        assertThat(left).doesNotExist();
    }

    @Test
    void inAnObjectStoreNothingIsRenamedAndNothingLoadsAHalfWrittenFolder() throws IOException {
        var there = new org.apache.hadoop.fs.Path("s3a:" + place);
        Configuration hadoop = ObjectDisk.configuration();
        assertThat(new PublishedFolder(there, "a.json", 0).publish(hadoop, source))
                .isTrue();
        assertThat(new PublishedFolder(there, "a.json", 0).publish(hadoop, source))
                .isFalse();
        Files.writeString(source.resolve("b.safetensors"), "4321");
        assertThat(new PublishedFolder(there, "a.json", 0).publish(hadoop, source))
                .isTrue();
        assertThat(ObjectDisk.steps())
                .containsExactly(
                        "create b.safetensors",
                        "create a.json",
                        "delete a.json",
                        "create b.safetensors",
                        "create a.json");
        assertThat(place.resolve("b.safetensors")).hasContent("4321");

        Files.writeString(source.resolve("b.safetensors"), "5555");
        assertThat(new PublishedFolder(there, "a.json", 1).publish(hadoop, source))
                .isTrue();
        assertThat(place.resolve("b.safetensors")).hasContent("5555");
        assertThat(root.resolve("deep/adapter.1/b.safetensors")).hasContent("4321");
    }

    @Test
    void aFolderWithOtherFilesIsLeftAlone() throws IOException {
        Path thesis = Files.writeString(Files.createDirectories(place).resolve("thesis.txt"), "mine");
        assertThatThrownBy(this::publish)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("thesis.txt")
                .hasMessageContaining("folder of its own");
        assertThat(thesis).hasContent("mine");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsTheUsersToMend() throws IOException {
        Files.writeString(root.resolve("deep"), "a file where a folder should be");
        assertThatThrownBy(this::publish).isInstanceOf(UserException.class).hasMessageContaining("deep/adapter");
    }

    private boolean publish() {
        return new PublishedFolder(new org.apache.hadoop.fs.Path(place.toUri()), "a.json", 2)
                .publish(new Configuration(), source);
    }
}
