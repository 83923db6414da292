package io.fedu2s.udf.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.fetch.RemoteDisk.Manner;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCacheTest {
    @TempDir
    Path work;

    private Path model = Path.of("");
    private Path root = Path.of("");
    private Path log = Path.of("");

    @BeforeEach
    void aModelFarAway() throws IOException {
        model = work.resolve("far").resolve("model");
        root = work.resolve("cache");
        log = Files.createFile(work.resolve("opened.log"));
        Files.createDirectories(model.resolve("1_Pooling"));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(model.resolve("model.safetensors"), "weights");
        Files.writeString(model.resolve("1_Pooling").resolve("config.json"), "[]");
        Files.writeString(model.resolve("pytorch_model.bin"), "the weights once more");
    }

    @Test
    void theCopyHasTheModelsFilesAndNoOthers() throws IOException {
        Path copy = cache(Manner.WELL).copyOf(location());

        assertThat(files(copy))
                .containsExactlyInAnyOrder(
                        "config.json", "model.safetensors", "1_Pooling/config.json", ".manifest.json");
        assertThat(copy.resolve("model.safetensors")).hasContent("weights");
        assertThat(copy.resolve("1_Pooling").resolve("config.json")).hasContent("[]");
    }

    @Test
    void oneProcessCopiesOnceHoweverManyThreadsAskHoweverManyCaches() throws Exception {
        // As the classes of several class loaders have it: caches that know nothing of one another.
        List<FolderCache> caches = List.of(cache(Manner.WELL), cache(Manner.WELL), cache(Manner.WELL));
        ExecutorService threads = Executors.newFixedThreadPool(9);
        try {
            List<Callable<Path>> asks = new ArrayList<>();
            for (int i = 0; i < 18; i++) {
                FolderCache cache = caches.get(i % 3);
                asks.add(() -> cache.copyOf(location()));
            }
            Set<Path> copies = new HashSet<>();
            for (Future<Path> ask : threads.invokeAll(asks)) {
                copies.add(ask.get());
            }
            assertThat(copies).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(opened()).hasSize(3);
    }

    @Test
    void processesThatStartTogetherCopyOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(FetchProcess.start(root, location(), log, Manner.WELL));
        }
        List<String> outputs = new ArrayList<>();
        for (Process process : processes) {
            outputs.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }

        assertThat(outputs).allMatch(output -> output.contains("copy " + root));
        assertThat(opened()).hasSize(3);
    }

    @Test
    void whatAKilledProcessLeftIsNotTakenForWhole() throws Exception {
        Process killed = FetchProcess.start(root, location(), log, Manner.NEVER);
        try (BufferedReader output = killed.inputReader()) {
            assertThat(output.lines().filter(RemoteDisk.STUCK::equals).findFirst())
                    .isPresent();
        } finally {
            killed.destroyForcibly().waitFor();
        }
        assertThat(names(root)).anyMatch(name -> name.endsWith(".partial"));
        assertThat(copies()).isEmpty();

        Path copy = cache(Manner.WELL).copyOf(location());

        assertThat(copy.resolve("model.safetensors")).hasContent("weights");
        assertThat(names(root)).noneMatch(name -> name.endsWith(".partial"));
    }

    @Test
    void aNewProcessTakesTheCopyAsItIs() throws IOException {
        Path copy = cache(Manner.WELL).copyOf(location());

        assertThat(cache(Manner.BROKEN).copyOf(location())).isEqualTo(copy);
        assertThat(cache(Manner.BROKEN).copyOf("remote:///" + model))
                .as("spelt otherwise")
                .isEqualTo(copy);
        assertThat(opened()).hasSize(3);
    }

    @Test
    void aCopyOfTheRightSizeWithWrongBytesIsMadeAnew() throws IOException {
        Path copy = cache(Manner.WELL).copyOf(location());
        Files.writeString(copy.resolve("model.safetensors"), "wEights");

        assertThat(cache(Manner.WELL).copyOf(location()).resolve("model.safetensors"))
                .hasContent("weights");
    }

    @Test
    void aCopyThatLostAFileIsMadeAnewInTheSameProcess() throws IOException {
        FolderCache cache = cache(Manner.WELL);
        Files.delete(cache.copyOf(location()).resolve("config.json"));

        assertThat(cache.copyOf(location()).resolve("config.json")).hasContent("{}");

        Files.delete(cache.copyOf(location()).resolve(".manifest.json"));

        assertThat(cache.copyOf(location()).resolve(".manifest.json")).exists();
    }

    @Test
    void aChangedFolderIsAnotherCopy() throws IOException {
        Path before = cache(Manner.WELL).copyOf(location());
        Files.writeString(model.resolve("model.safetensors"), "WEIGHTS");
        Files.setLastModifiedTime(model.resolve("model.safetensors"), FileTime.fromMillis(1_000));

        Path after = cache(Manner.WELL).copyOf(location());

        assertThat(after).isNotEqualTo(before);
        assertThat(after.resolve("model.safetensors")).hasContent("WEIGHTS");
    }

    @Test
    void aLineThatBreaksLeavesNothing() throws IOException {
        assertThatThrownBy(() -> cache(Manner.BROKEN).copyOf(location()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(location() + "1_Pooling/config.json", "the line went dead");

        assertThat(copies()).isEmpty();
        assertThat(names(root)).noneMatch(name -> name.endsWith(".partial"));
    }

    @Test
    void aFolderThatChangesMeanwhileIsRefused() throws IOException {
        assertThatThrownBy(() -> cache(Manner.CHANGING).copyOf(location()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("changed while they were copied");
        assertThat(copies()).isEmpty();
    }

    @Test
    void aShardThatIsMissingIsNamedBeforeAnythingIsCopied() throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        Files.writeString(model.resolve("model-1-of-2.safetensors"), "half the weights");
        Files.writeString(model.resolve("model.safetensors.index.json"), """
                {"weight_map": {"a": "model-1-of-2.safetensors", "b": "model-2-of-2.safetensors"}}
                """);

        assertThatThrownBy(() -> cache(Manner.WELL).copyOf(location()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(location(), "has no 'model-2-of-2.safetensors'");
        assertThat(opened()).containsExactly("model.safetensors.index.json");

        Files.writeString(model.resolve("model-2-of-2.safetensors"), "the other half");

        assertThat(files(cache(Manner.WELL).copyOf(location())))
                .contains("model-1-of-2.safetensors", "model-2-of-2.safetensors");
    }

    @Test
    void aFolderThatIsNotThereOrOnAnUnknownFileSystemIsTheUsersToMend() {
        assertRefused(location() + "none", "There is no model folder '" + location() + "none'");
        assertRefused("nosuch://host/model", "nosuch://host/model", "No FileSystem for scheme", "jar");
        // As s3a is known and its jar is not there.
        Configuration hadoop = RemoteDisk.configuration(log, Manner.WELL);
        hadoop.set("fs.jarless.impl", "org.example.Jarless");
        assertRefused(new FolderCache(root, hadoop), "jarless://host/model", "org.example.Jarless not found", "jar");
        assertRefused("remote://a host/model", "remote://a host/model", "Check the path");
    }

    private void assertRefused(String location, String... words) {
        assertRefused(cache(Manner.WELL), location, words);
    }

    private static void assertRefused(FolderCache cache, String location, String... words) {
        assertThatThrownBy(() -> cache.copyOf(location))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void aCacheThatCannotBeWrittenIsTheUsersToMend() throws IOException {
        Files.writeString(root, "a file where the folder should be");

        assertThatThrownBy(() -> cache(Manner.WELL).copyOf(location()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(root.toString(), "FEDU2S_MODEL_CACHE");
    }

    @Test
    void aModelLargerThanTheDiskIsRefusedBeforeItIsCopied() throws IOException {
        try (var weights =
                new java.io.RandomAccessFile(model.resolve("model.safetensors").toFile(), "rw")) {
            // Sparse; no disk of this size is near.
            weights.setLength(1L << 43);
        }
        assertThatThrownBy(() -> cache(Manner.WELL).copyOf(location()))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(location(), "does not fit into the cache", root.toString());
        assertThat(opened()).isEmpty();
    }

    private FolderCache cache(Manner manner) {
        return new FolderCache(root, RemoteDisk.configuration(log, manner));
    }

    private String location() {
        return RemoteDisk.location(model);
    }

    private List<String> opened() throws IOException {
        return Files.readAllLines(log);
    }

    private List<String> copies() throws IOException {
        return names(root).stream().filter(name -> !name.contains(".")).toList();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(
                            entry -> Objects.requireNonNull(entry.getFileName()).toString())
                    .toList();
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .collect(Collectors.toList());
        }
    }
}
