package io.fedu2s.jobs.config;

import io.fedu2s.udf.codec.UpdateCodec;

/**
 * How updates travel, and which are counted.
 *
 * @param codec how their numbers are written, such as {@code float32}, {@code bfloat16}, {@code int8:64} or {@code topk:0.05}
 * @param errorFeedback whether a client keeps what the codec dropped, for its next update
 * @param maxNorm the norm to which a client shortens its update; 0 leaves it as it is
 * @param refuseAboveMedians an update so many times longer than the round's median is not counted; 0 counts any
 */
public record UpdateConfig(String codec, boolean errorFeedback, double maxNorm, double refuseAboveMedians) {
    static UpdateConfig from(Section section) {
        String codec = section.named("codec", "float32", "the name of a codec", name -> {
            UpdateCodec.parse(name);
            return name;
        });
        var update = new UpdateConfig(
                codec,
                section.flag("errorFeedback", true),
                section.real("maxNorm", 0, 0, Double.MAX_VALUE),
                section.real("refuseAboveMedians", 10, 0, 1e6));
        section.done();
        return update;
    }

    /** Whether clients keep anything for their next update: not where nothing is dropped. */
    public boolean keepsResiduals() {
        return errorFeedback && !codec.startsWith("fixed64") && !codec.equals("float32");
    }
}
