package io.fedu2s.jobs.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.table.SharedSpark;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class NioFileSystemTest {
    private static final List<Function<FileStatus, Object>> FIELDS = List.of(
            FileStatus::getPath,
            FileStatus::getLen,
            FileStatus::isDirectory,
            FileStatus::isSymlink,
            FileStatus::getModificationTime,
            FileStatus::getPermission,
            FileStatus::getOwner,
            FileStatus::getGroup,
            FileStatus::getBlockSize,
            FileStatus::getReplication);

    private final SparkSession spark;
    private final Configuration conf = new Configuration();

    @TempDir
    private java.nio.file.Path folder;

    NioFileSystemTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void take() {
        NioFileSystem.keys().forEach(conf::set);
    }

    @Test
    void filesFoldersAndLinksAreWhatHadoopsOwnFileSystemSays() throws IOException {
        Files.writeString(folder.resolve("a file"), "four");
        Files.createDirectory(folder.resolve("folder"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a file"));
        try (FileSystem nio = FileSystem.newInstance(URI.create("file:///"), conf);
                FileSystem own = new LocalFileSystem()) {
            own.initialize(URI.create("file:///"), new Configuration());
            assertThat(nio).isInstanceOf(NioFileSystem.class);
            for (String name : List.of("a file", "folder", "link")) {
                Path path = new Path(folder.resolve(name).toString());
                for (Function<FileStatus, Object> field : FIELDS) {
                    assertThat(field.apply(nio.getFileStatus(path))).isEqualTo(field.apply(own.getFileStatus(path)));
                    assertThat(field.apply(nio.getFileLinkStatus(path)))
                            .isEqualTo(field.apply(own.getFileLinkStatus(path)));
                }
            }
            assertThat(nio.listStatus(new Path(folder.toString())))
                    .containsExactlyInAnyOrder(own.listStatus(new Path(folder.toString())));
            assertThat(nio.exists(new Path(folder + "/a file/_delta_log")))
                    .as("below a file")
                    .isFalse();
            assertThatThrownBy(() -> nio.getFileStatus(new Path(folder + "/none")))
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessageContaining("/none does not exist");
        }
    }

    @Test
    void permissionsAreSetAlsoThoseThatHaveNoLetterInPosix() throws IOException {
        Path file = new Path(Files.writeString(folder.resolve("file"), "").toString());
        Path shared = new Path(Files.createDirectory(folder.resolve("shared")).toString());
        try (FileSystem nio = FileSystem.newInstance(URI.create("file:///"), conf)) {
            nio.setPermission(file, new FsPermission((short) 0640));
            assertThat(nio.getFileStatus(file).getPermission().toString()).isEqualTo("rw-r-----");
            nio.setPermission(shared, new FsPermission((short) 01777));
        }
        assertThat((int) Files.getAttribute(folder.resolve("shared"), "unix:mode") & 07777)
                .isEqualTo(01777);
    }

    @Test
    void aRenameOntoAFileThatIsThereIsRefused() throws IOException {
        FileContext files = FileContext.getFileContext(URI.create("file:///"), conf);
        assertThat(files.getDefaultFileSystem()).isInstanceOf(NioFs.class);
        Path from = new Path(Files.writeString(folder.resolve("from"), "new").toString());
        Path to = new Path(Files.writeString(folder.resolve("to"), "old").toString());
        assertThatThrownBy(() -> files.rename(from, to)).isInstanceOf(FileAlreadyExistsException.class);
        files.rename(from, new Path(folder + "/other"));
        assertThat(folder.resolve("other")).hasContent("new");
        assertThat(folder.resolve("to")).hasContent("old");
    }

    @Test
    void aCommitStartsNoProcess() throws IOException {
        String table = folder.resolve("table").toString();
        java.nio.file.Path recorded = folder.resolve("processes.jfr");
        // What Spark asks once in the life of a process is not the commit's.
        spark.range(2).write().format("delta").mode("append").save(table);
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart").withStackTrace();
            recording.start();
            for (int commit = 0; commit < 3; commit++) {
                spark.range(2).write().format("delta").mode("append").save(table);
            }
            recording.stop();
            recording.setMaxAge(Duration.ofMinutes(10));
            recording.dump(recorded);
        }
        assertThat(spark.read().format("delta").load(table).count()).isEqualTo(8);
        assertThat(RecordingFile.readAllEvents(recorded))
                .extracting((RecordedEvent event) -> event.getString("command"))
                .isEmpty();
    }
}
