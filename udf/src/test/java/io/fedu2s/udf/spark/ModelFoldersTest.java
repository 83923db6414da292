package io.fedu2s.udf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelFoldersTest {
    @Test
    void aLocalFolderStandsForItselfWithOrWithoutItsScheme() {
        assertThat(ModelFolders.local("/models/one two")).isEqualTo(Path.of("/models/one two"));
        assertThat(ModelFolders.local("file:/models/one two")).isEqualTo(Path.of("/models/one two"));
        assertThat(ModelFolders.local("file:///models/nano")).isEqualTo(Path.of("/models/nano"));
        assertThat(ModelFolders.local("models/a:b")).isEqualTo(Path.of("models/a:b"));
    }

    @Test
    void aLocalFolderBecomesAbsoluteAndARemoteOneStays() {
        assertThat(ModelFolders.absolute("models/../nano"))
                .isEqualTo(Path.of("nano").toAbsolutePath().toString());
        assertThat(ModelFolders.absolute("file:/models/nano")).isEqualTo("/models/nano");
        assertThat(ModelFolders.absolute("s3a://bucket/models/nano")).isEqualTo("s3a://bucket/models/nano");
        assertThat(ModelFolders.absolute("hdfs:/models/nano")).isEqualTo("hdfs:/models/nano");
    }

    @Test
    void aSchemeThatNobodyKnowsIsTheUsersToMend() {
        assertThatThrownBy(() -> ModelFolders.local("nosuch://host/model"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("nosuch://host/model", "spark.hadoop");
    }
}
