package io.fedu2s.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BaseModelTest {
    @Test
    void theLicenseIsThatOfTheCardsFrontMatter() {
        assertThat(BaseModel.license("---\ntags:\n- a\nlicense: apache-2.0\n---\n# Model\n"))
                .contains("apache-2.0");
        assertThat(BaseModel.license("# Model\nlicense: mit\n")).isEmpty();
        assertThat(BaseModel.license("---\ntags: [a]\n---\nlicense: mit\n")).isEmpty();
        assertThat(BaseModel.license("")).isEmpty();
    }
}
