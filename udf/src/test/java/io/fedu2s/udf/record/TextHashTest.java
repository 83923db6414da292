package io.fedu2s.udf.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextHashTest {
    private static final TextHash SECRET = TextHash.secret("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    /** Python: hmac.new(b'0123456789abcdef', b'text A text.', hashlib.sha256).hexdigest(), and so on. */
    @Test
    void itIsWhatPythonComputes() {
        assertThat(SECRET.of("A text.")).isEqualTo("76e19c20b399314ea0473b38168559812ce4a356008f07e5235571a5954468ad");
        assertThat(TextHash.named("run").of("A text."))
                .isEqualTo("81bd118d764bdd036f168f37d0322e954987ff9f2b88924054fdf4b70c0c069f");
        assertThat(SECRET.keyId()).isEqualTo("20a9171a03070f79");
    }

    @Test
    void anIdCanBeTriedOutUnlessTheKeyIsSecret() {
        Chunk named = chunk(TextHash.named("one"));
        assertThat(named.chunkId())
                .isEqualTo(chunk(TextHash.named("two")).chunkId())
                .isEqualTo(ContentId.of("c", "doc", 0, "A text."));
        assertThat(chunk(SECRET).chunkId())
                .isNotEqualTo(named.chunkId())
                .isNotEqualTo(chunk(TextHash.secret(new byte[16])).chunkId());
        assertThat(SECRET.ofName("c", "doc")).isNotEqualTo(TextHash.named("one").ofName("c", "doc"));
    }

    private static Chunk chunk(TextHash hash) {
        return Chunk.of("c", "d", "doc", 0, "A text.", 3, hash);
    }
}
