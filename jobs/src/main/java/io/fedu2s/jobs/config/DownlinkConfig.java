package io.fedu2s.jobs.config;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.exchange.UpdateCodec;
import java.util.Optional;

/**
 * How the adapter reaches clients that hold the one before it.
 *
 * @param codec what the difference is written in; none where all get the whole adapter
 */
public record DownlinkConfig(Optional<UpdateCodec> codec) {
    private static final String NONE = "none";

    static DownlinkConfig from(Section section) {
        String codec = section.text("codec", NONE);
        Optional<UpdateCodec> known;
        try {
            known = codec.equals(NONE) ? Optional.empty() : Optional.of(UpdateCodec.parse(codec));
        } catch (UserException unknown) {
            throw section.wrong("codec", codec, "none or the name of a codec: " + unknown.getMessage());
        }
        section.done();
        return new DownlinkConfig(known);
    }
}
