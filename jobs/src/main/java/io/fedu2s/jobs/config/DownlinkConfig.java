package io.fedu2s.jobs.config;

import io.fedu2s.udf.codec.UpdateCodec;
import java.util.Optional;

/**
 * How the adapter reaches clients that hold the one before it.
 *
 * @param codec what the difference is written in; none where all get the whole adapter
 */
public record DownlinkConfig(Optional<UpdateCodec> codec) {
    static DownlinkConfig from(Section section) {
        Optional<UpdateCodec> codec = section.namedOrNone("codec", "the name of a codec", UpdateCodec::parse);
        section.done();
        return new DownlinkConfig(codec);
    }
}
