package io.fedu2s.udf.client;

import io.fedu2s.udf.codec.UpdateCodec;
import io.fedu2s.udf.codec.UpdateEncoder;
import io.fedu2s.udf.sum.FixedPoint;
import java.io.Serializable;

/**
 * How a client writes its update.
 *
 * @param codec its name
 * @param feedback whether the client keeps what the codec dropped, and adds it to its next update
 * @param longestUpdate the norm to which updates are shortened; 0 leaves them as they are
 */
public record UpdateForm(String codec, boolean feedback, double longestUpdate) implements Serializable {
    UpdateEncoder encoder(long runSeed) {
        UpdateEncoder encoder = longestUpdate > 0
                ? UpdateEncoder.clipped(FixedPoint.STANDARD, longestUpdate)
                : UpdateEncoder.unclipped(FixedPoint.STANDARD);
        return encoder.in(UpdateCodec.parse(codec), runSeed);
    }
}
