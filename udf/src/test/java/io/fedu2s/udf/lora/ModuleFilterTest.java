package io.fedu2s.udf.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleFilterTest {
    private static final String Q = "model.layers.1.self_attn.q_proj";

    @Test
    void aNameIsTheWholePathOrItsEndFromADotOn() {
        for (String name : List.of("q_proj", "self_attn.q_proj", "1.self_attn.q_proj", Q)) {
            assertThat(new ModuleFilter.Named(List.of("x", name)).matches(Q)).isTrue();
        }
        for (String name : List.of("_proj", "model.layers.1", "0.self_attn.q_proj", "q_proj.", "self_attn")) {
            assertThat(new ModuleFilter.Named(List.of(name)).matches(Q)).isFalse();
        }
    }

    /** Each as {@code re.fullmatch} of Python 3.11 answers. */
    @ParameterizedTest
    @CsvSource(delimiterString = " is ", quoteCharacter = '`', textBlock = """
                    .*q_proj is true
                    q_proj is false
                    .*\\.layers\\.1 is false
                    (?P<all_of>model)\\.layers\\.\\d{,2}\\..*(?:q|v)_proj\\Z is true
                    .*(?P<l_>l)f_attn.*(?P=l_).* is false
                    (?P<m_>m)odel.*(?P=m_)?.* is true
                    model[.]layers[].[]1[^]&[]self_attn.q_proj is true
                    model.layers.[0-9&&[a]+.self_attn.q_proj is true
                    model.layers.[\\w[]+.self_attn.q_proj is true
                    (?i).*Q_PROJ$ is true
                    (?:.*?(?:language|text).*?(?:self_attn|mlp).*?(?:q_proj|v_proj).*?)|(?:\\bmodel\\.layers\\.[\\d]{1,}\\.(?:self_attn|mlp)\\.(?:(?:q_proj|v_proj))) is true
                    """)
    void anExpressionMatchesAsInPython(String expression, boolean matches) {
        assertThat(new ModuleFilter.Matching(expression).matches(Q)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "\\Q.\\E", "\\h", "\\", "(?P>a)", ".*\\p{L}", "(?(1)a|b)"})
    void whatPythonAndJavaDoNotReadAlikeIsRefused(String expression) {
        assertThatThrownBy(() -> new ModuleFilter.Matching(expression))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("target_modules = " + expression)
                .hasMessageContaining("Python and Java read alike");
    }
}
