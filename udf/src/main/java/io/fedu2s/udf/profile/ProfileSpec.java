package io.fedu2s.udf.profile;

import io.fedu2s.udf.retrieve.Features;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What places chunks; travels once to each executor.
 *
 * @param centres of the topics of each domain
 * @param publicTexts of each domain, its pool's and its held-out instructions, as vectors like those of the chunks
 */
public record ProfileSpec(Map<String, Centres> centres, Map<String, List<Features>> publicTexts)
        implements Serializable {
    /** Copies the maps. */
    public ProfileSpec {
        centres = Map.copyOf(centres);
        publicTexts = Map.copyOf(publicTexts);
    }
}
