package io.fedu2s.udf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path folder;

    @BeforeEach
    void aCheckpointOfTwoShards() throws IOException {
        shard("one.safetensors", "a", "b");
        shard("two.safetensors", "c");
        index("""
                {"metadata": {"total_size": 12},
                 "weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors"}}""");
    }

    @Test
    void theTensorsOfAllShardsAreFound() {
        Checkpoint checkpoint = Checkpoint.open(folder);

        assertThat(checkpoint.tensor("a", 1).data().place()).endsWith("one.safetensors");
        assertThat(checkpoint.tensor("c", 1).data().place()).endsWith("two.safetensors");
        assertThat(checkpoint.has("b")).isTrue();
        assertThat(checkpoint.has("d")).isFalse();
        assertThat(Checkpoint.files(folder))
                .containsExactly(folder.resolve("one.safetensors"), folder.resolve("two.safetensors"));
    }

    @Test
    void aShardThatIsNotThereIsNamed() throws IOException {
        Files.delete(folder.resolve("two.safetensors"));

        assertRefused("has no 'two.safetensors'");
    }

    @Test
    void aTensorThatIsNotInTheShardTheIndexNamesIsRefused() throws IOException {
        shard("two.safetensors", "d");
        assertRefused("the tensor 'c' is in", "two.safetensors', but it is not");

        shard("one.safetensors", "a", "c");
        assertRefused("the tensor 'b' is in", "one.safetensors', but it is not");
    }

    @Test
    void aTensorInTwoShardsIsRefused() throws IOException {
        shard("two.safetensors", "b", "c");

        assertRefused("The tensor 'b' is in", "one.safetensors' and in", "two.safetensors'");
    }

    @Test
    void anIndexThatNamesNoFilesOfTheFolderIsRefused() throws IOException {
        index("{}");
        assertRefused("it has no weight_map");
        index("""
                {"weight_map": {"a": 3}}""");
        assertRefused("the tensor 'a' is said to be in 3");
        index("""
                {"weight_map": {"a": "../elsewhere.safetensors"}}""");
        assertRefused("the tensor 'a' is said to be in \"../elsewhere.safetensors\"");
        index("{\"weight_map\":");
        assertRefused("model.safetensors.index.json' cannot be read as JSON");
    }

    @Test
    void aTensorOfAnotherShapeIsRefused() {
        Checkpoint checkpoint = Checkpoint.open(folder);

        assertThatThrownBy(() -> checkpoint.tensor("a", 2, 3))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("The tensor 'a'", folder.toString(), "[1]", "[2, 3]");
    }

    private void assertRefused(String... why) {
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(why);
    }

    private void shard(String file, String... names) throws IOException {
        List<StoredTensor> tensors = Arrays.stream(names)
                .map(name -> StoredTensor.of(name, List.of(1L), new float[] {1}))
                .toList();
        Safetensors.write(folder.resolve(file), tensors, Map.of());
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }
}
